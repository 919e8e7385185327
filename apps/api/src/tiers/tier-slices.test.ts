import type { TierBounds } from '@psfleet/storage';
import { describe, expect, it } from 'vitest';
import { coarsestTier, planSeriesSlices, planTopSlices, widenStep } from './tier-slices.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const boundsAt =
  (now: number) =>
  (facts: Partial<TierBounds> = {}): TierBounds => ({
    rawFrom: now - 14 * day,
    minuteFrom: now - 90 * day,
    hourFrom: now - 900 * day,
    rolledUpBefore: now,
    rolledUpTo: (width) => Math.floor((now - 75 * second) / width) * width,
    ...facts,
  });

describe('planSeriesSlices', () => {
  const now = 1000 * day + 7 * hour + 40 * minute + 30 * second;
  const bounds = boundsAt(now);
  const clock = (time: number): string => new Date(time).toISOString().slice(11, 19);
  const at = (hours: number, minutes = 0): number => 1000 * day + hours * hour + minutes * minute;
  it.each([
    ['short steps', bounds(), at(6), now, 10 * second, 'raw 06:00:00-07:40:30'],
    ['steps of minutes', bounds(), at(6), now, 5 * minute, '1m 06:00:00-07:39:00, raw 07:39:00-07:40:30'],
    ['steps that are not whole minutes', bounds(), at(6), now, 90 * second, 'raw 06:00:00-07:40:30'],
    ['steps of hours', bounds(), at(4), now, hour, '1h 04:00:00-07:00:00, 1m 07:00:00-07:39:00, raw 07:39:00-07:40:30'],
    ['a range in the past', bounds(), at(2), at(4), hour, '1h 02:00:00-04:00:00'],
    ['no rollups', bounds({ rolledUpTo: () => 0 }), at(6), now, hour, 'raw 06:00:00-07:40:30'],
    [
      'older than raw rows: widened to whole minutes',
      bounds({ rawFrom: at(7) }),
      at(6),
      at(6, 9.5),
      minute,
      '1m 06:00:00-06:10:00',
    ],
    [
      'older than minutes: widened to whole hours',
      bounds({ minuteFrom: at(6) }),
      at(2),
      at(4, 30),
      hour,
      '1h 02:00:00-05:00:00',
    ],
  ] as const)('%s', (_, facts, from, to, stepMs, expected) => {
    const slices = planSeriesSlices(facts, { from, to, stepMs });
    expect(slices.map((slice) => `${slice.tier} ${clock(slice.from)}-${clock(slice.to)}`).join(', ')).toBe(expected);
    expect(coarsestTier(slices)).toBe(expected.slice(0, expected.indexOf(' ')));
  });
});

describe('widenStep', () => {
  const now = 1000 * day + 7 * hour + 40 * minute + 30 * second;
  const bounds = boundsAt(now);
  it.each([
    ['raw rows exist', bounds(), now - day, 10 * second, 10 * second],
    ['only minutes exist', bounds(), now - 15 * day, 10 * second, minute],
    ['only minutes exist, and the step is longer', bounds(), now - 15 * day, 90 * second, 2 * minute],
    ['only hours exist', bounds(), now - 91 * day, minute, hour],
    [
      'nothing older was ever stored',
      bounds({ rawFrom: now - hour, minuteFrom: now - hour, hourFrom: now - hour - 40 * minute }),
      now - day,
      second,
      second,
    ],
  ] as const)('%s', (_, facts, from, stepMs, expected) => {
    const range = widenStep(facts, { from, to: now, stepMs });
    expect(range.stepMs).toBe(expected);
    expect(range.from).toBeLessThanOrEqual(from);
    expect(range.from % range.stepMs === 0 || range.from === from).toBe(true);
  });
});

describe('planTopSlices', () => {
  const now = 1000 * day + 7 * hour + 40 * minute;
  const bounds = boundsAt(now);
  it.each([
    [
      'whole hours between quarter hours, then raw',
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
      'a start before all quarter hours',
      bounds({ minuteFrom: now - day }),
      now - 2 * day,
      now - day + 25 * minute,
      [
        ['1h', -2920, -1420],
        ['raw', -1420, -1415],
      ],
    ],
    [
      'an end before raw rows: widened to a whole quarter hour',
      bounds(),
      now - 20 * day - 9 * minute,
      now - 20 * day + 9 * minute,
      [['15m', -28_810, -28_780]],
    ],
    [
      'an end before all quarter hours: widened to a whole hour',
      bounds(),
      now - 100 * day - 30 * minute,
      now - 100 * day + 10 * minute,
      [['1h', -144_040, -143_980]],
    ],
    ['an end before everything stored', bounds(), now - 990 * day, now - 980 * day, []],
    [
      'nothing stored',
      bounds({ rawFrom: Infinity, minuteFrom: Infinity, hourFrom: Infinity, rolledUpTo: () => 0 }),
      now - day,
      now,
      [],
    ],
    ['no rollups', bounds({ rolledUpTo: () => 0 }), now - hour, now, [['raw', -70, 0]]],
  ] as const)('%s', (_, facts, from, to, expected) => {
    expect(
      planTopSlices(facts, from, to).map((slice) => [
        slice.tier,
        (slice.from - now) / minute,
        (slice.to - now) / minute,
      ]),
    ).toEqual(expected);
  });

  it('leaves no gap and no overlap', () => {
    for (let from = now - 5 * hour; from < now; from += 7 * minute) {
      for (let to = from + minute; to <= now; to += 11 * minute) {
        const slices = planTopSlices(bounds(), from, to);
        expect(slices[0]?.from).toBeLessThanOrEqual(from);
        expect(slices.at(-1)?.to).toBe(to);
        slices.slice(1).forEach((slice, index) => expect(slice.from).toBe(slices[index]?.to));
      }
    }
  });
});
