import { describe, expect, it } from 'vitest';
import { roundTenth } from './round-tenth.js';
import { computeUsagePercent } from './usage-percent.js';

describe('roundTenth', () => {
  // The right column is the result of Python's round(x, 1).
  it.each([
    [0.25, 0.2],
    [0.75, 0.8],
    [12.25, 12.2],
    [-0.25, -0.2],
    [0.15, 0.1],
    [0.35, 0.3],
    [2.5, 2.5],
    [33.333, 33.3],
    [99.96, 100],
    [0.04, 0],
    [1e15, 1e15],
  ])('%d -> %d', (value, rounded) => {
    expect(roundTenth(value)).toBe(rounded);
  });
});

describe('computeUsagePercent', () => {
  it('is 0 for 0 of 0', () => {
    expect(computeUsagePercent(0, 0)).toBe(0);
    expect(computeUsagePercent(1, 3)).toBe(33.3);
  });
});
