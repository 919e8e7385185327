import { describe, expect, it } from 'vitest';
import { addUp, bucketOf, bucketsOf, ratesOf, roundMaximum } from './curve-data.js';

const meta = { from: '2026-11-28T00:00:00.000Z', to: '2026-11-28T00:00:35.000Z', step: 10 };
const at = (seconds: number): string => new Date(Date.parse(meta.from) + seconds * 1000).toISOString();

describe('the buckets of an answer', () => {
  it('cover its whole time, the last one in part', () => {
    expect(bucketsOf(meta)).toEqual({ first: Date.parse(meta.from), stepMs: 10_000, count: 4 });
    expect(bucketsOf(undefined).count).toBe(0);
  });

  it('have no place for what is outside of them', () => {
    expect([0, 30, 40, -10].map((seconds) => bucketOf(bucketsOf(meta), at(seconds)))).toEqual([0, 3, null, null]);
  });

  it('hold sums, and nothing where no series has a value', () => {
    const series = (points: readonly (readonly [string, number | null])[]) => ({
      metric: 'm',
      host: 'h',
      dimensions: {},
      points,
    });
    const sums = addUp(
      [
        series([
          [at(0), 1],
          [at(10), null],
        ]),
        series([
          [at(0), 2],
          [at(20), 0],
        ]),
      ],
      bucketsOf(meta),
      10,
    );
    expect(sums).toEqual([30, null, 0, null]);
  });
});

describe('the rates of a counter', () => {
  it('are not known at its start, beside a gap, and where it fell', () => {
    expect(ratesOf([5, 25, 25, null, 30, 40, 10, 20], 10_000)).toEqual([null, 2, 0, null, null, 1, null, 1]);
  });
});

describe('the scale of a curve', () => {
  it('ends at a round number above all values', () => {
    const lines = [{ name: 'a', colour: '--s-blue', values: [null, 3, 17] }] as const;
    expect([roundMaximum(lines, 1), roundMaximum(lines, 30), roundMaximum([], 0)]).toEqual([20, 50, 1]);
  });
});
