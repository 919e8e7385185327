import type { TierBounds } from '@psfleet/storage';
import { describe, expect, it } from 'vitest';
import { planSeriesPieces, tierOf, widenStep } from './series-slices.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const now = 1000 * day + 7 * hour + 40 * minute + 30 * second;
const bounds = (facts: Partial<TierBounds> = {}): TierBounds => ({
  rawFrom: now - 14 * day,
  minuteFrom: now - 90 * day,
  hourFrom: now - 900 * day,
  rolledUpTo: (width) => Math.floor((now - 75 * second) / width) * width,
  ...facts,
});

describe('planSeriesPieces', () => {
  const clock = (time: number): string => new Date(time).toISOString().slice(11, 19);
  const at = (hours: number, minutes = 0): number => 1000 * day + hours * hour + minutes * minute;
  it.each([
    ['short steps', bounds(), at(6), now, 10 * second, 'raw 06:00:00-07:40:30'],
    ['steps of minutes', bounds(), at(6), now, 5 * minute, '1m 06:00:00-07:39:00, raw 07:39:00-07:40:30'],
    ['steps that no minute fits', bounds(), at(6), now, 90 * second, 'raw 06:00:00-07:40:30'],
    ['steps of hours', bounds(), at(4), now, hour, '1h 04:00:00-07:00:00, 1m 07:00:00-07:39:00, raw 07:39:00-07:40:30'],
    ['a time that is over', bounds(), at(2), at(4), hour, '1h 02:00:00-04:00:00'],
    ['nothing computed', bounds({ rolledUpTo: () => 0 }), at(6), now, hour, 'raw 06:00:00-07:40:30'],
    [
      'older than raw rows: whole minutes',
      bounds({ rawFrom: at(7) }),
      at(6),
      at(6, 9.5),
      minute,
      '1m 06:00:00-06:10:00',
    ],
    ['older than minutes: whole hours', bounds({ minuteFrom: at(6) }), at(2), at(4, 30), hour, '1h 02:00:00-05:00:00'],
  ] as const)('%s', (_, facts, from, to, stepMs, expected) => {
    const pieces = planSeriesPieces(facts, { from, to, stepMs });
    expect(pieces.map((piece) => `${piece.tier} ${clock(piece.from)}-${clock(piece.to)}`).join(', ')).toBe(expected);
    expect(tierOf(pieces)).toBe(expected.slice(0, expected.indexOf(' ')));
  });
});

describe('widenStep', () => {
  it.each([
    ['raw rows tell of it', bounds(), now - day, 10 * second, 10 * second],
    ['only minutes do', bounds(), now - 15 * day, 10 * second, minute],
    ['only minutes do, and the step is longer', bounds(), now - 15 * day, 90 * second, 2 * minute],
    ['only hours do', bounds(), now - 91 * day, minute, hour],
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
