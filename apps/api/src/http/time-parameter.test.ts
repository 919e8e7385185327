import { describe, expect, it } from 'vitest';
import { parseTime } from './time-parameter.js';

const now = Date.UTC(2026, 10, 22, 20);

describe('parseTime', () => {
  it.each([
    ['-15m', now - 900_000],
    ['-90s', now - 90_000],
    ['-2h', now - 7_200_000],
    ['-1d', now - 86_400_000],
    ['0', 0],
    [1_795_377_312_450, 1_795_377_312_450],
    ['1795377312450', 1_795_377_312_450],
    ['1795377312', 1_795_377_312_000],
    ['1795377312.45', 1_795_377_312_450],
    [1_795_377_312.45, 1_795_377_312_450],
    ['2026-11-22T20:00:00Z', now],
    ['2026-11-22t20:00:00.004z', now + 4],
    ['2026-11-22 21:00:00+01:00', now],
  ])('reads %s', (text, expected) => {
    expect(parseTime(text, now)).toBe(expected);
  });

  it.each([
    '',
    'now',
    '15m',
    '-15',
    '-15w',
    '--1m',
    '-1.5h',
    '-999999999d',
    '2026-11-22',
    '2026-11-22T20:00:00',
    '2026-13-01T00:00:00Z',
    '1e3',
    '1795377312450.5',
    '1795377312.',
    '-1795377312',
    '99999999999999999',
    -1,
    Number.NaN,
    Infinity,
    null,
    undefined,
    {},
    ['0'],
  ])('refuses %j', (text) => {
    expect(parseTime(text, now)).toBeNull();
  });
});
