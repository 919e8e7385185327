import { expect, test } from 'vitest';
import { fitText } from './fit-text.js';

test.each([
  ['short', 10, 'short'],
  ['exactly-10', 10, 'exactly-10'],
  ['one-more-10', 10, 'one-more-…'],
  ['\u{1F4A5}\u{1F4A5}\u{1F4A5}', 3, '\u{1F4A5}\u{1F4A5}\u{1F4A5}'],
  ['\u{1F4A5}\u{1F4A5}\u{1F4A5}\u{1F4A5}', 3, '\u{1F4A5}\u{1F4A5}…'],
  ['x'.repeat(1_000_000), 2, 'x…'],
])('%s in %d characters', (text, maxLength, expected) => {
  expect(fitText(text, maxLength)).toBe(expected);
});
