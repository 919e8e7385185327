import { describe, expect, test } from 'vitest';
import { showAge, showBytes, showCount, showPercent } from './quantities.js';
import { shellQuote } from './shell-quote.js';

describe('quantities', () => {
  test.each([
    [0, '0B'],
    [1023, '1023B'],
    [10_000, '9.8K'],
    [16_777_216_000, '15.6G'],
    [null, '-'],
    [undefined, '-'],
  ])('%j bytes are %s', (value, text) => {
    expect(showBytes(value)).toBe(text);
  });

  test.each([
    [0, '0 s'],
    [3.4, '3 s'],
    [-5, '0 s'],
    [300, '5 min'],
    [7200, '2 h'],
    [259_200, '3 d'],
  ])('%d seconds ago is %s', (seconds, text) => {
    const now = Date.parse('2026-11-22T20:00:00.000Z');
    expect(showAge(new Date(now - seconds * 1000).toISOString(), now)).toBe(text);
  });

  test('an unknown value is never 0', () => {
    expect([showPercent(null), showCount(undefined), showAge(null, 0), showAge('yesterday', 0)]).toEqual([
      '-',
      '-',
      '-',
      '-',
    ]);
    expect([showPercent(0), showCount(0)]).toEqual(['0.0', '0']);
  });
});

describe('shellQuote', () => {
  test.each([
    ['/root/.psfleet/admin-token', '/root/.psfleet/admin-token'],
    ['/a b', "'/a b'"],
    ["it's", String.raw`'it'\''s'`],
    ['$(rm)', "'$(rm)'"],
  ])('%j', (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted);
  });
});
