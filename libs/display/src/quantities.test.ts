import { describe, expect, test } from 'vitest';
import { showBytes, showCount, showPercent, showRate } from './quantities.js';

describe('quantities', () => {
  test.each([
    [0, '0B'],
    [0.4, '0B'],
    [1023, '1023B'],
    [1023.7, '1.0K'],
    [1024, '1.0K'],
    [10_000, '9.8K'],
    [1_048_575, '1.0M'],
    [16_777_216_000, '15.6G'],
    [2 ** 60, '1024.0P'],
    [-4096, '-4.0K'],
  ])('%d bytes are %s', (value, text) => {
    expect(showBytes(value)).toBe(text);
  });

  test.each([null, undefined, Number.NaN, Infinity])('an unknown value such as %s is never 0', (value) => {
    expect([showBytes(value), showRate(value), showPercent(value), showCount(value)]).toEqual(['-', '-', '-', '-']);
  });

  test('a known 0 is 0', () => {
    expect([showBytes(0), showRate(0), showPercent(0), showCount(0)]).toEqual(['0B', '0B/s', '0.0', '0']);
  });
});
