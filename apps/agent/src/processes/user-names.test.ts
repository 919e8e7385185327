import { TimeoutExpired, type AbandonableCalls, type LocalUsers } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AgentWarnings } from '../identity/agent-warnings.js';
import { UserNames } from './user-names.js';

/** A name service that answers when the test says so. */
class NameService {
  readonly asked: { readonly uid: number; answer(name: string | null): void; fail(error: Error): void }[] = [];

  readonly calls = {
    userName: async (uid: number) =>
      new Promise<string | null>((resolve, reject) => void this.asked.push({ uid, answer: resolve, fail: reject })),
  } as AbandonableCalls;
}

let service: NameService;
let warnings: AgentWarnings;
let local: LocalUsers;
let nowMs: number;
const settle = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const namesOf = (): UserNames =>
  new UserNames({ calls: service.calls, localUsers: () => local, warnings, nowMs: () => nowMs });

beforeEach(() => {
  service = new NameService();
  warnings = new AgentWarnings(createLogger({ name: 'test', level: 'silent' }));
  local = { names: new Map([[0, 'root']]), isComplete: false };
  nowMs = 0;
});

describe('names of users', () => {
  it('come from the passwd file at once, without the name service', () => {
    expect(namesOf().nameOf(0)).toBe('root');
    expect(service.asked).toEqual([]);
  });

  it('are asked for nowhere else on a machine whose users are all in the file', () => {
    local = { ...local, isComplete: true };
    expect(namesOf().nameOf(70_001)).toBeNull();
    expect(service.asked).toEqual([]);
  });

  it('arrive later from the name service, and are reported once', async () => {
    const names = namesOf();
    names.refresh();
    expect([names.nameOf(70_001), names.nameOf(70_001)]).toEqual([null, null]);
    expect(service.asked.map(({ uid }) => uid)).toEqual([70_001]);
    service.asked[0]?.answer('alice');
    await settle();
    expect(names.refresh()).toEqual(new Set([70_001]));
    expect(names.nameOf(70_001)).toBe('alice');
    expect(names.refresh()).toEqual(new Set());
  });

  it('stay known while the service does not answer the next time', async () => {
    const names = namesOf();
    names.nameOf(70_001);
    service.asked[0]?.answer('alice');
    await settle();
    nowMs = 700_000;
    expect(names.nameOf(70_001)).toBe('alice');
    service.asked[1]?.fail(new TimeoutExpired({ seconds: 60 }));
    await settle();
    expect(names.nameOf(70_001)).toBe('alice');
    expect(warnings.texts).toEqual([expect.stringMatching(/^slow-name-service: /)]);
  });

  it('are warned of while an answer takes longer than two seconds, until one comes in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const names = namesOf();
      names.nameOf(70_001);
      vi.advanceTimersByTime(2_001);
      expect(warnings.texts).toHaveLength(1);
      nowMs = 20_000;
      service.asked[0]?.answer('alice');
      await settle();
      expect(warnings.texts).toHaveLength(1);
      names.nameOf(70_002);
      service.asked[1]?.answer(null);
      await settle();
      expect(warnings.texts).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('of many users are asked for a few at a time, whether anybody asks again or not', async () => {
    const names = namesOf();
    for (let uid = 1_000; uid < 1_020; uid++) {
      names.nameOf(uid);
    }
    expect(service.asked).toHaveLength(16);
    service.asked.forEach((question) => question.answer(`u${question.uid}`));
    await settle();
    names.refresh();
    expect(service.asked.map(({ uid }) => uid)).toEqual(Array.from({ length: 20 }, (_, nr) => 1_000 + nr));
  });

  it('change with the passwd file', () => {
    const names = namesOf();
    names.refresh();
    local = { ...local, names: new Map([[0, 'toor']]) };
    expect(names.refresh()).toEqual(new Set([0]));
    expect(names.nameOf(0)).toBe('toor');
  });
});
