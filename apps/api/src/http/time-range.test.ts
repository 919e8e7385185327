import { describe, expect, it } from 'vitest';
import { Problem } from './problem.js';
import { maxBuckets, resolveRange } from './time-range.js';

const now = 1_795_377_605_000;

describe('resolveRange', () => {
  it('is the last hour in 300 points by default', () => {
    expect(resolveRange({}, now)).toEqual({ from: now - 3_600_000 - 5000, to: now, stepMs: 12_000 });
  });

  it('begins with a whole bucket', () => {
    expect(resolveRange({ from: '-1m', step: 60 }, now)).toEqual({
      from: Math.floor((now - 60_000) / 60_000) * 60_000,
      to: now,
      stepMs: 60_000,
    });
  });

  it('never makes a bucket shorter than a second', () => {
    expect(resolveRange({ from: '-10s', points: 11_000 }, now).stepMs).toBe(1000);
  });

  it.each([
    [{ from: '-1m', step: 1, points: 2 }, ['points']],
    [{ from: now, to: now }, ['from']],
    [{ from: now - (maxBuckets + 1) * 1000, step: 1 }, ['step']],
    [{ from: now, to: now - 1, step: 1, points: 1 }, ['points', 'from']],
  ])('refuses %j', (request, paths) => {
    expect.assertions(1);
    try {
      resolveRange(request, now);
    } catch (error) {
      expect((error as Problem).facts.errors?.map(({ path }) => path)).toEqual(paths);
    }
  });
});
