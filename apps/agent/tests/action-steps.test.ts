import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { ActionReply, PrepareRequest } from '@psfleet/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preparedLifeMs, type ActionSteps } from '../src/actions/action-steps.js';
import type { Clock } from '../src/schedule/clock.js';
import { createSteps, endPrograms, prepareRequest, ps, signal, startProgram } from './action-world.js';

/** A clock whose timers never fire, as in a program that is stopped. */
class StoppedClock implements Clock {
  nowMs = 1_000;
  wallMs = (): number => 0;
  steadyMs = (): number => this.nowMs;
  setTimer = (): { cancel(): void } => ({ cancel: () => undefined });
}

describe('the steps of an action', () => {
  let clock: StoppedClock;
  let steps: ActionSteps;
  let child: ChildProcess;
  let request: PrepareRequest;

  beforeEach(async () => {
    clock = new StoppedClock();
    steps = createSteps({ clock });
    child = await startProgram(['sleep', '1000']);
    request = prepareRequest(child.pid ?? -1, signal('SIGKILL'));
  });
  afterEach(endPrograms);

  const prepare = async (id = 'a-1'): Promise<string> => {
    const reply = await steps.answer({ ...request, id });
    return reply.kind === 'prepared' ? reply.handle : '';
  };
  const commit = (handle: string, id = 'a-1'): Promise<ActionReply> =>
    steps.answer({ step: 'commit', id, target: request.target, handle });
  const cancel = (id = 'a-1'): Promise<ActionReply> => steps.answer({ step: 'cancel', id, target: request.target });
  const isAlive = (): boolean => ps.pidExists(child.pid ?? -1) && new ps.Process(child.pid).status() !== 'zombie';

  it('acts on a commit only, and only once', async () => {
    const handle = await prepare();
    expect(handle).toMatch(/^[0-9a-f]{32}$/);
    expect(isAlive()).toBe(true);
    const result = await commit(handle);
    expect(result).toMatchObject({ outcome: 'done', detail: 'process ended' });
    expect(await commit(handle), 'the same answer again').toEqual(result);
  });

  it('refuses a commit that arrives too late by the clock of this machine, whatever the timers did', async () => {
    const handle = await prepare();
    clock.nowMs += preparedLifeMs;
    expect(await commit(handle)).toMatchObject({
      outcome: 'expired',
      detail: 'the order arrived 5 s after it was prepared, too late to carry it out',
    });
    clock.nowMs -= preparedLifeMs;
    expect(await commit(handle), 'nor later').toMatchObject({ outcome: 'expired' });
    expect(isAlive()).toBe(true);
  });

  it.each(['another handle', 'the handle of another action', 'a forgotten handle'])('refuses %s', async (which) => {
    const handle = await prepare();
    const other = await prepare('a-2');
    if (which === 'a forgotten handle') {
      steps.forgetPrepared();
    }
    const wrong = {
      'another handle': '0'.repeat(32),
      'the handle of another action': other,
      'a forgotten handle': handle,
    };
    expect(await commit(wrong[which as keyof typeof wrong])).toMatchObject({ outcome: 'expired', pinned: null });
    expect(isAlive()).toBe(true);
  });

  it('carries out nothing that was withdrawn, and says so', async () => {
    const handle = await prepare();
    expect(await cancel()).toMatchObject({ outcome: 'expired' });
    expect(await commit(handle)).toMatchObject({ outcome: 'expired' });
    expect(isAlive()).toBe(true);
  });

  it('tells what became of an action, also while it is carried out', async () => {
    expect(await cancel('unheard')).toEqual({ kind: 'unseen', id: 'unheard', rememberedMs: 0 });
    clock.nowMs += 700;
    expect(await cancel('unheard')).toMatchObject({ rememberedMs: 700 });
    const committed = commit(await prepare());
    expect(await cancel()).toEqual(await committed);
    expect(await committed).toMatchObject({ outcome: 'done' });
    expect(await cancel()).toEqual(await committed);
  });

  it('answers a preparation of an action that was carried out with its result, which stays the same', async () => {
    const result = await commit(await prepare());
    expect(result).toMatchObject({ outcome: 'done' });
    expect(await steps.answer({ ...request, id: 'a-1' })).toEqual(result);
    expect(await cancel()).toEqual(result);
  });

  it('carries out an action once, however often it was prepared', async () => {
    const first = await prepare();
    const second = await prepare();
    expect(await commit(first)).toMatchObject({ outcome: 'expired' });
    expect(isAlive()).toBe(true);
    const [again, result] = await Promise.all([prepare(), commit(second)]);
    expect(result).toMatchObject({ outcome: 'done' });
    expect(await commit(again), 'not once more').toEqual(result);
    expect(await cancel()).toEqual(result);
  });

  it('remembers the last 256 actions, and says since when', async () => {
    for (let n = 0; n < 257; n++) {
      clock.nowMs = 10_000 + n;
      await steps.answer({ ...prepareRequest(1, signal('SIGKILL'), { procUid: 0n }), id: `a-${n}` });
    }
    expect(await cancel('a-256')).toMatchObject({ outcome: 'bad-request' });
    expect(await cancel('a-0')).toMatchObject({ kind: 'unseen', rememberedMs: 256 });
  });

  it('prepares 64 actions at once, and holds descriptors of no more', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let n = 0; n < 64; n++) {
      expect(await prepare(`a-${n}`)).not.toBe('');
    }
    expect(await steps.answer({ ...request, id: 'one-more' })).toMatchObject({ outcome: 'expired' });
    expect(open() - before).toBe(128);
    steps.forgetPrepared();
    expect(open()).toBe(before);
  });
});
