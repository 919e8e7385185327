import { describe, expect, test } from 'vitest';
import { shellQuote } from './shell-quote.js';

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
