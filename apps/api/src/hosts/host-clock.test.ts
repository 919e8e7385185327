import type { ClockedTick } from '@psfleet/storage';
import { describe, expect, it } from 'vitest';
import { catchingUp, clockOffsetOf, clockWarnings } from './host-clock.js';

const now = 1_795_377_600_000;
const hourMs = 3_600_000;

function tick(changes: Partial<ClockedTick> = {}): ClockedTick {
  return {
    host: 'web-1',
    ts: now - 4_000,
    storedAt: 0,
    arrivedAt: now - 3_900,
    seq: 7,
    lastSeq: 7,
    elapsedMs: 10_000,
    intervalMs: 10_000,
    processes: 300,
    eventSource: 'kernel',
    keyframeTs: now - 60_000,
    keyframeSeq: 1,
    missing: 0,
    max: null,
    offsetMs: 0,
    isUntimed: false,
    waiting: 0,
    isTwin: false,
    ...changes,
  };
}

const codes = (changes: Partial<ClockedTick>): string[] => clockWarnings(tick(changes), now).map(({ code }) => code);

describe('the clock of a host', () => {
  it('is ahead by a positive offset, behind by a negative one, and unknown without an answer', () => {
    expect(clockOffsetOf(tick({ offsetMs: -2 * hourMs }))).toBe(7_200);
    expect(clockOffsetOf(tick({ offsetMs: 1_500 }))).toBe(-1.5);
    expect(clockOffsetOf(tick())).toBe(0);
    expect(clockOffsetOf(tick({ isUntimed: true }))).toBeNull();
  });

  it('is warned about when it is wrong by more than ten seconds, or unknown', () => {
    expect(codes({ offsetMs: 10_000 })).toEqual([]);
    expect(codes({ offsetMs: -10_001 })).toEqual(['wrong-clock']);
    expect(codes({ isUntimed: true })).toEqual(['unknown-time']);
    const details = [-2 * hourMs, 90_000].map((offsetMs) => clockWarnings(tick({ offsetMs }), now)[0]?.detail);
    expect(details[0]).toContain("7200 s ahead of the fleet's");
    expect(details[1]).toContain("90 s behind the fleet's");
  });

  it('is that of one machine, and a twin is warned about', () => {
    expect(codes({ isTwin: true })).toEqual(['twin']);
  });
});

describe('a host that sends the ticks of an outage', () => {
  it.each<[string, number | null, Partial<ClockedTick>]>([
    ['is up to date', null, {}],
    ['sends ticks of an hour ago', 360, { ts: now - hourMs, arrivedAt: now - 100 }],
    ['does so at an interval of a minute', 60, { ts: now - hourMs, arrivedAt: now - 100, intervalMs: 60_000 }],
    ['did so and is silent now', null, { ts: now - hourMs, arrivedAt: now - 26_000 }],
    [
      'has a clock that is an hour behind, and does not know it',
      null,
      { ts: now - hourMs, arrivedAt: now, isUntimed: true },
    ],
    [
      'does not know the time, and has a backlog',
      360,
      { ts: now - hourMs, arrivedAt: now, isUntimed: true, waiting: 9 },
    ],
  ])('says how many follow: %s', (_, expected, changes) => {
    expect(catchingUp(tick(changes), now)).toBe(expected);
    expect(codes(changes).includes('catching-up')).toBe(expected !== null);
  });
});
