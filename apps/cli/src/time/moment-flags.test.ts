import { describe, expect, test } from 'vitest';
import { readMoment, readMoments, readRange } from './moment-flags.js';

// 2026-11-28 is a Saturday.
const read = (now: string, from: string, to: string): string => {
  const range = readRange({ from, to, utc: true }, Date.parse(`2026-11-${now}:00Z`));
  return [range.from, range.to].map((time) => time?.slice(8, 16).replace('T', ' ')).join(' to ');
};

describe('a time range as people type it', () => {
  test.each([
    ['29 12:00', 'saturday 03:00', 'saturday 03:30', '28 03:00 to 28 03:30'],
    // It begins on the day of which it speaks, before the end has come.
    ['28 03:10', 'saturday 03:00', 'saturday 03:30', '28 03:00 to 28 03:10'],
    ['28 03:40', 'saturday 03:00', 'saturday 03:30', '28 03:00 to 28 03:30'],
    ['28 03:10', '03:00', '03:30', '28 03:00 to 28 03:10'],
    ['28 23:55', 'saturday 23:00', 'sunday 01:00', '28 23:00 to 28 23:55'],
    ['28 00:10', '23:50', '00:30', '27 23:50 to 28 00:10'],
    ['28 12:00', 'yesterday', '11:00', '27 00:00 to 28 11:00'],
    ['28 12:00', '-2h', '-1h', '28 10:00 to 28 11:00'],
  ])('at %s, %j to %j is %s', (now, from, to, range) => {
    expect(read(now, from, to)).toBe(range);
  });

  test.each([
    ['14:00', '13:00'],
    ['saturday 03:00', 'friday 04:00'],
    ['2026-11-28 03:00', '2026-11-21 03:30'],
    ['-1h', '-2h'],
    ['today 03:00', 'yesterday 04:00'],
  ])('%j to %j ends before it begins', (from, to) => {
    expect(() => read('28 15:00', from, to)).toThrow(/exchange them/);
  });
});

describe('a moment as people type it', () => {
  test.each([
    ['14:05', '14:05:00.000'],
    ['14:05:10', '14:05:10.999'],
    ['14:05:10 ', '14:05:10.999'],
    ['2026-11-28T14:05:10Z', '14:05:10.000'],
    ['2026-11-28T14:05:10.250Z', '14:05:10.250'],
    ['14:59:59', '14:59:59.500'],
  ])('%s is %s', (text, expected) => {
    const now = Date.parse('2026-11-28T14:59:59.500Z');
    expect(readMoment('--at', text, true, now)?.slice(11, 23)).toBe(expected);
  });
});

describe('two moments as people type them', () => {
  const now = Date.parse('2026-11-28T14:59:59.500Z');
  const ends = (from: string, to: string | null): (string | undefined)[] => {
    const moments = readMoments({ from, to, utc: true }, now);
    return [moments.from, moments.to].map((time) => time?.slice(11, 23));
  };

  test('are the rows that showed them, where their times were copied', () => {
    expect(ends('14:05:10', '14:07:20')).toEqual(['14:05:10.999', '14:07:20.999']);
    expect(ends('14:05:10', '14:59:59')).toEqual(['14:05:10.999', '14:59:59.500']);
    expect(ends('14:05', '2026-11-28T14:07:20Z')).toEqual(['14:05:00.000', '14:07:20.000']);
    expect(ends('-1h', null)).toEqual(['13:59:59.500', undefined]);
    expect(() => ends('14:07:20', '14:05:10')).toThrow(/exchange them/);
  });
});
