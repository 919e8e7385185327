import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { UnexpectedFormat } from '../../errors.js';
import { createBootTimeCache, readBootId, readBootTime } from './boot.js';

function contextOf(entries: Readonly<Record<string, string>>): {
  io: FakeIo;
  procRoot: string;
  sysRoot: string;
  rootFs: string;
} {
  return { io: new FakeIo(entries), procRoot: '/proc', sysRoot: '/sys', rootFs: '' };
}

const stat = 'cpu 1 2 3 4\nbtime 1700000000\n';

describe('readBootTime', () => {
  it('reads btime', () => {
    expect(readBootTime(contextOf({ '/proc/stat': stat }))).toBe(1_700_000_000);
  });

  it.each(['', 'cpu 1 2 3 4\n', 'btime x\n'])('throws for %j', (text) => {
    expect(() => readBootTime(contextOf({ '/proc/stat': text }))).toThrow(UnexpectedFormat);
  });
});

describe('readBootId', () => {
  const path = '/proc/sys/kernel/random/boot_id';
  it.each([
    ['6a8a1b4c-5e6f-4d3b-9c2a-0123456789ab\n', '6a8a1b4c-5e6f-4d3b-9c2a-0123456789ab'],
    ['', null],
    ['not a uuid', null],
  ])('reads %j as %j', (text, expected) => {
    expect(readBootId(contextOf({ [path]: text }))).toBe(expected);
  });

  it('is null without the file', () => {
    expect(readBootId(contextOf({}))).toBeNull();
  });
});

describe('createBootTimeCache', () => {
  it('reads again when the wall clock is set, or after a minute', () => {
    const context = contextOf({ '/proc/stat': stat });
    let wall = 5_000_000;
    let monotonic = 1000;
    const bootTime = createBootTimeCache(context, { wallMs: () => wall, monotonicMs: () => monotonic });
    const advance = (wallMs: number, monotonicMs: number): number => {
      wall += wallMs;
      monotonic += monotonicMs;
      expect(bootTime()).toBe(1_700_000_000);
      return context.io.reads.length;
    };
    expect(advance(0, 0)).toBe(1);
    expect(advance(30_000, 30_000)).toBe(1);
    expect(advance(3_600_000, 0)).toBe(2);
    expect(advance(1000, 1000)).toBe(2);
    expect(advance(61_000, 61_000)).toBe(3);
  });
});
