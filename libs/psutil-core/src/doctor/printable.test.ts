import { describe, expect, it } from 'vitest';
import { toPrintable } from './printable.js';

describe('printable text', () => {
  it.each([
    ['größe 日本 $(x) 😀', 'größe 日本 $(x) 😀'],
    ['\u001b]0;title\u0007', String.raw`\u{1b}]0;title\u{7}`],
    ['two\nlines\r', String.raw`two\u{a}lines\u{d}`],
    ['a\u202eb\u200bc', String.raw`a\u{202e}b\u{200b}c`],
    ['\udcff', String.raw`\u{dcff}`],
    ['\u0301'.repeat(2), String.raw`\u{301}\u{301}`],
    ['```\n# heading', String.raw`\u{60}\u{60}\u{60}\u{a}# heading`],
  ])('of %j is harmless', (text, printed) => {
    expect(toPrintable(text)).toBe(printed);
  });

  it('is short', () => {
    expect(toPrintable('x'.repeat(1000))).toBe(`${'x'.repeat(200)}...`);
  });
});
