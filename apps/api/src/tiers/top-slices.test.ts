import type { TierBounds } from '@psfleet/storage';
import { describe, expect, it } from 'vitest';
import { isAnsweredByRaw, planPieces } from './top-slices.js';

const minute = 60_000;
const quarter = 15 * minute;
const hour = 4 * quarter;
const day = 24 * hour;
const now = 1000 * day + 7 * hour + 40 * minute;

const bounds = (facts: Partial<TierBounds> = {}): TierBounds => ({
  rawFrom: now - 14 * day,
  minuteFrom: now - 90 * day,
  hourFrom: now - 900 * day,
  rolledUpTo: (width) => Math.floor((now - 75_000) / width) * width,
  ...facts,
});

describe('planPieces', () => {
  it.each([
    [
      'whole hours between quarters, then raw',
      bounds(),
      now - 3 * hour,
      now,
      [
        ['15m', -190, -160],
        ['1h', -160, -40],
        ['15m', -40, -10],
        ['raw', -10, 0],
      ],
    ],
    [
      'no whole hour',
      bounds(),
      now - 50 * minute,
      now - 20 * minute,
      [
        ['15m', -55, -25],
        ['raw', -25, -20],
      ],
    ],
    [
      'a start that quarters do not reach',
      bounds({ minuteFrom: now - day }),
      now - 2 * day,
      now - day + 25 * minute,
      [
        ['1h', -2920, -1420],
        ['raw', -1420, -1415],
      ],
    ],
    [
      'an end that raw rows do not reach: a whole quarter',
      bounds(),
      now - 20 * day - 9 * minute,
      now - 20 * day + 9 * minute,
      [['15m', -28_810, -28_780]],
    ],
    [
      'an end that quarters do not reach: a whole hour',
      bounds(),
      now - 100 * day - 30 * minute,
      now - 100 * day + 10 * minute,
      [['1h', -144_040, -143_980]],
    ],
    ['an end before everything', bounds(), now - 990 * day, now - 980 * day, []],
    [
      'nothing stored',
      bounds({ rawFrom: Infinity, minuteFrom: Infinity, hourFrom: Infinity, rolledUpTo: () => 0 }),
      now - day,
      now,
      [],
    ],
    ['nothing computed', bounds({ rolledUpTo: () => 0 }), now - hour, now, [['raw', -70, 0]]],
  ] as const)('%s', (_, facts, from, to, expected) => {
    expect(
      planPieces(facts, from, to).map((piece) => [piece.tier, (piece.from - now) / minute, (piece.to - now) / minute]),
    ).toEqual(expected);
  });

  it('leaves no gap and no overlap', () => {
    for (let from = now - 5 * hour; from < now; from += 7 * minute) {
      for (let to = from + minute; to <= now; to += 11 * minute) {
        const pieces = planPieces(bounds(), from, to);
        expect(pieces[0]?.from).toBeLessThanOrEqual(from);
        expect(pieces.at(-1)?.to).toBe(to);
        pieces.slice(1).forEach((piece, index) => expect(piece.from).toBe(pieces[index]?.to));
      }
    }
  });
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
    ['nothing rolled up', bounds({ rawFrom: now - hour, hourFrom: Infinity }), now - day, 100, true],
  ] as const)('%s', (_, facts, from, hosts, expected) => {
    expect(isAnsweredByRaw(facts, from, now, hosts)).toBe(expected);
  });
});
