import { describe, expect, test } from 'vitest';
import { parseMoment } from './parse-moment.js';

// A Monday.
const now = Date.UTC(2026, 10, 30, 14, 30, 0);
const at = (text: string): string | null => {
  const ms = parseMoment(text, now, 'utc');
  return ms === null ? null : new Date(ms).toISOString().replace('.000Z', '').replace('T', ' ');
};

describe('a moment as people type it', () => {
  test.each([
    ['now', '2026-11-30 14:30:00'],
    ['-15m', '2026-11-30 14:15:00'],
    ['15min', '2026-11-30 14:15:00'],
    ['2h ago', '2026-11-30 12:30:00'],
    ['1w', '2026-11-23 14:30:00'],
    ['14:05', '2026-11-30 14:05:00'],
    ['9:05:07', '2026-11-30 09:05:07'],
    // It has not come yet today.
    ['18:00', '2026-11-29 18:00:00'],
    ['yesterday', '2026-11-29 00:00:00'],
    ['Yesterday 18:00', '2026-11-29 18:00:00'],
    ['today 18:00', '2026-11-30 18:00:00'],
    ['saturday 14:05', '2026-11-28 14:05:00'],
    ['sat', '2026-11-28 00:00:00'],
    ['monday 14:05', '2026-11-30 14:05:00'],
    ['monday 18:00', '2026-11-23 18:00:00'],
    ['2026-11-28', '2026-11-28 00:00:00'],
    ['2026-11-28 14:05', '2026-11-28 14:05:00'],
    ['2026-11-28T14:05:10', '2026-11-28 14:05:10'],
    ['2026-11-28T14:05:10+01:00', '2026-11-28 13:05:10'],
    ['2026-11-28 14:05Z', '2026-11-28 14:05:00'],
    ['1795877400', '2026-11-28 14:50:00'],
    ['1795877400000', '2026-11-28 14:50:00'],
  ])('%j is %s', (text, moment) => {
    expect(at(text)).toBe(moment);
  });

  test.each(['', 'noon', '25:00', '14:60', '2026-02-30', '2026-13-01', 'su', '-15x', '2026', '14', 'x 14:05'])(
    '%j is none',
    (text) => {
      expect(at(text)).toBeNull();
    },
  );

  test('is meant in the local zone where nothing else is said', () => {
    const local = parseMoment('2026-11-28 14:05', now, 'local');
    expect(local).toBe(new Date(2026, 10, 28, 14, 5).getTime());
  });
});
