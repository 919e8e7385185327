import { describe, expect, test } from 'vitest';
import { showAge, showDuration, showSpan } from './times.js';

describe('showAge', () => {
  test.each([
    [0, '0 s'],
    [3.4, '3 s'],
    [-5, '0 s'],
    [119, '119 s'],
    [300, '5 min'],
    [7200, '2 h'],
    [259_200, '3 d'],
  ])('%d seconds ago is %s', (seconds, text) => {
    const now = Date.parse('2026-11-22T20:00:00.000Z');
    expect(showAge(new Date(now - seconds * 1000).toISOString(), now)).toBe(text);
  });

  test.each([null, undefined, 'yesterday'])('of %s is not known', (time) => {
    expect(showAge(time, 0)).toBe('-');
  });
});

describe('showDuration', () => {
  test.each([
    [0, '0 ms'],
    [0.0396, '40 ms'],
    [1, '1 s'],
    [3.24, '3.2 s'],
    [81.223, '81 s'],
    [300, '5 min'],
    [-3.24, '-3.2 s'],
    [200_000, '2 d'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(showDuration(seconds)).toBe(text);
  });

  test.each([null, undefined, Number.NaN])('%s is not known', (seconds) => {
    expect(showDuration(seconds)).toBe('-');
  });
});

describe('showSpan', () => {
  test.each([
    [-1, '0 s'],
    [12_000, '12 s'],
    [180_000, '3 min'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
    [126_000_000, '1 d 11 h'],
    [172_800_000, '2 d'],
  ])('%d ms are %s', (ms, text) => {
    expect(showSpan(ms)).toBe(text);
  });
});
