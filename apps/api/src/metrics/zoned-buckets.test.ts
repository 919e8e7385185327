import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsDays, isTimeZone, widenToDays, zonedStarts } from './zoned-buckets.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function startsOf(zone: string, from: string, to: string, stepMs: number): string[] {
  return zonedStarts(zone, { from: Date.parse(from), to: Date.parse(to), stepMs }).map((time) =>
    new Date(time).toISOString().replace(':00.000Z', 'Z'),
  );
}

describe('zonedStarts', () => {
  it('begins days at the midnight of the zone, also those of 23 and 25 hours', () => {
    expect(startsOf('Europe/Berlin', '2026-03-28T12:00Z', '2026-03-31T00:00Z', dayMs)).toEqual([
      '2026-03-27T23:00Z',
      '2026-03-28T23:00Z',
      '2026-03-29T22:00Z',
      '2026-03-30T22:00Z',
    ]);
    expect(startsOf('Europe/Berlin', '2026-10-24T22:00Z', '2026-10-26T00:00Z', dayMs)).toEqual([
      '2026-10-24T22:00Z',
      '2026-10-25T23:00Z',
    ]);
  });

  it('has the repeated hour twice and the skipped one not', () => {
    expect(startsOf('Europe/Berlin', '2026-10-24T23:30Z', '2026-10-25T03:00Z', hourMs)).toEqual([
      '2026-10-24T23:00Z',
      '2026-10-25T00:00Z',
      '2026-10-25T01:00Z',
      '2026-10-25T02:00Z',
    ]);
    expect(startsOf('Europe/Berlin', '2026-03-28T22:00Z', '2026-03-29T10:00Z', 6 * hourMs)).toEqual([
      '2026-03-28T17:00Z',
      '2026-03-28T23:00Z',
      '2026-03-29T04:00Z',
    ]);
  });

  it('begins weeks on Mondays', () => {
    expect(startsOf('America/New_York', '2026-11-01T00:00Z', '2026-11-20T00:00Z', 7 * dayMs)).toEqual([
      '2026-10-26T04:00Z',
      '2026-11-02T05:00Z',
      '2026-11-09T05:00Z',
      '2026-11-16T05:00Z',
    ]);
  });

  it('counts hours from the half hour where a zone does', () => {
    expect(startsOf('Asia/Kolkata', '2026-11-22T20:00Z', '2026-11-22T22:00Z', hourMs)).toEqual([
      '2026-11-22T19:30Z',
      '2026-11-22T20:30Z',
      '2026-11-22T21:30Z',
    ]);
  });

  it('begins a day without midnight when the clock went on', () => {
    expect(startsOf('Asia/Beirut', '2026-03-27T22:00Z', '2026-03-30T00:00Z', dayMs)).toEqual([
      '2026-03-27T22:00Z',
      '2026-03-28T22:00Z',
      '2026-03-29T21:00Z',
    ]);
  });

  it('begins a day with two midnights once', () => {
    expect(startsOf('America/Havana', '2026-10-31T12:00Z', '2026-11-02T12:00Z', dayMs)).toEqual([
      '2026-10-31T04:00Z',
      '2026-11-01T04:00Z',
      '2026-11-02T05:00Z',
    ]);
  });

  it('agrees with UTC in UTC', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1.7e9, max: 1.9e9 }),
        fc.integer({ min: 1, max: 40 * 86_400 }),
        fc.constantFrom(60_000 * 30, hourMs, 6 * hourMs, dayMs),
        (second, seconds, stepMs) => {
          const [from, to] = [second * 1000, (second + seconds) * 1000];
          const first = Math.floor(from / stepMs) * stepMs;
          expect(zonedStarts('UTC', { from, to, stepMs })).toEqual(
            Array.from({ length: Math.ceil((to - first) / stepMs) }, (_, index) => first + index * stepMs),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('covers every range in ascending order, at times that the clock of the zone shows as whole steps', () => {
    const zones = ['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 1.2e9, max: 1.9e9 }),
        fc.integer({ min: 60, max: 100 * 86_400 }),
        fc.constantFrom(hourMs, 12 * hourMs, dayMs),
        (zone, second, seconds, stepMs) => {
          const starts = zonedStarts(zone, { from: second * 1000, to: (second + seconds) * 1000, stepMs });
          expect(starts[0]).toBeLessThanOrEqual(second * 1000);
          expect(starts.slice(1).every((start) => start > second * 1000)).toBe(true);
          expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('isTimeZone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('knows %s', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  it.each(['', 'Mars/Olympus', '+02:00', "UTC'", '../UTC', 'x'.repeat(70), 7, null])('does not know %j', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});

it.each([
  [60_000, true],
  [90 * 60_000, true],
  [7 * 60_000, false],
  [1000, false],
  [dayMs, true],
  [7 * dayMs, true],
  [36 * hourMs, false],
])('a step of %i ms fits days: %s', (stepMs, fits) => {
  expect(fitsDays(stepMs)).toBe(fits);
  expect(fitsDays(widenToDays(stepMs))).toBe(true);
  expect(widenToDays(stepMs)).toBeGreaterThanOrEqual(stepMs);
});
