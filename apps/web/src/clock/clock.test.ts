import { describe, expect, it } from 'vitest';
import { readClockSearch, windowMs, windowText } from './clock-search.js';
import { parseJump } from './parse-jump.js';

describe('the clock in the address', () => {
  it('keeps a time and a window, and drops what is neither', () => {
    expect(readClockSearch({ at: '2026-11-28T03:12:40Z', win: '6h', to: '2026-11-28T04:00:00Z' })).toEqual({
      at: '2026-11-28T03:12:40.000Z',
      to: '2026-11-28T04:00:00.000Z',
      win: '6h',
    });
    expect(readClockSearch({ at: 'live' })).toEqual({});
    expect(readClockSearch({ at: '<script>', win: '1y', to: 3 })).toEqual({});
  });

  it('has no end of the window while live', () => {
    expect(readClockSearch({ to: '2026-11-28T04:00:00Z' })).toEqual({});
  });

  it.each(['15m', '1h', '6h', '24h', '7d'])('reads and writes the window %s', (text) => {
    expect(windowMs(windowText(windowMs(text) ?? 0))).toBe(windowMs(text));
  });

  it.each(['0m', '1m', '99999d', '1', 'h', '-1h', '1.5h'])('has no window %s', (text) => {
    expect(windowMs(text)).toBeNull();
  });
});

describe('a time that somebody types', () => {
  const now = new Date(2026, 10, 29, 14, 20, 10).getTime();
  const at = (...parts: [number, number, number, number, number, number?]): number => new Date(...parts).getTime();

  it.each<[string, number | 'live' | null]>([
    ['now', 'live'],
    ['-2d', now - 172_800_000],
    ['-90s', now - 90_000],
    ['03:12', at(2026, 10, 29, 3, 12)],
    ['03:12:40', at(2026, 10, 29, 3, 12, 40)],
    ['23:00', at(2026, 10, 28, 23, 0)],
    ['sat 03:12', at(2026, 10, 28, 3, 12)],
    ['Saturday 03:12', at(2026, 10, 28, 3, 12)],
    ['sun 15:00', at(2026, 10, 22, 15, 0)],
    ['yesterday 14:00', at(2026, 10, 28, 14, 0)],
    ['2026-11-28 03:12', at(2026, 10, 28, 3, 12)],
    ['2026-11-28', at(2026, 10, 28, 0, 0)],
    ['2026-11-28T03:12:40Z', Date.UTC(2026, 10, 28, 3, 12, 40)],
    ['25:00', null],
    ['03:60', null],
    ['soon', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(parseJump(text, now)).toBe(expected);
  });
});
