import type { TierBounds } from '@psfleet/storage';
import { describe, expect, it } from 'vitest';
import { isAnsweredByRaw, isRankedByProcess } from './raw-limit.js';

const minute = 60_000;
const quarter = 15 * minute;
const hour = 4 * quarter;
const day = 24 * hour;
const now = 1000 * day + 7 * hour + 40 * minute;

const bounds = (facts: Partial<TierBounds> = {}): TierBounds => ({
  rawFrom: now - 14 * day,
  minuteFrom: now - 90 * day,
  hourFrom: now - 900 * day,
  rolledUpBefore: now,
  rolledUpTo: (width) => Math.floor((now - 75_000) / width) * width,
  ...facts,
});

describe('isAnsweredByRaw', () => {
  it.each([
    ['few hosts and hours', bounds(), now - day, 10, true],
    ['many hosts', bounds(), now - day, 11, false],
    ['a thousand hosts, a quarter hour', bounds(), now - quarter, 1000, true],
    ['older than raw rows', bounds(), now - 15 * day, 1, false],
    [
      'older than anything',
      bounds({ rawFrom: now - hour, hourFrom: now - 2 * hour + 20 * minute }),
      now - 900 * day,
      1,
      true,
    ],
    ['nothing stored', bounds({ rawFrom: Infinity, minuteFrom: Infinity, hourFrom: Infinity }), now - day, 0, true],
    ['nothing rolled up', bounds({ rawFrom: now - hour, hourFrom: Infinity }), now - day, 100, true],
  ] as const)('%s', (_, facts, from, hosts, expected) => {
    expect(isAnsweredByRaw(facts, from, now, hosts)).toBe(expected);
  });
});

describe('isRankedByProcess', () => {
  it.each([
    ['a host and two days', bounds(), now - 2 * day, 1, true],
    ['more of a host', bounds(), now - 3 * day, 1, false],
    ['ten hosts and a day', bounds(), now - day, 10, false],
    ['many hosts and two hours', bounds(), now - 2 * hour, 100, true],
    ['more hosts than raw rows answer', bounds(), now - quarter, 1001, false],
    ['nothing rolled up', bounds({ rawFrom: now - hour, hourFrom: Infinity }), now - day, 100, true],
  ] as const)('%s', (_, facts, from, hosts, expected) => {
    expect(isRankedByProcess(facts, from, now, hosts)).toBe(expected);
  });
});
