import { describe, expect, test } from 'vitest';
import { escapeControls } from './escape-controls.js';

describe('escapeControls', () => {
  test.each([
    ['a cursor sequence', 'a\u001B[2Jb', String.raw`a\u{1b}[2Jb`],
    ['a C1 control', '\u009B31m', String.raw`\u{9b}31m`],
    ['a line break', 'a\nb', String.raw`a\u{a}b`],
    ['a bidirectional override', '\u202Egpj.exe', String.raw`\u{202e}gpj.exe`],
    ['a bidirectional isolate', '\u2067a', String.raw`\u{2067}a`],
    ['half a character', 'a\uD800b', String.raw`a\u{d800}b`],
    ['a line separator', 'a\u2028b', String.raw`a\u{2028}b`],
    ['a soft hyphen', 'no\u00ADde', String.raw`no\u{ad}de`],
    ['a filler that shows nothing', 'node\u3164', String.raw`node\u{3164}`],
    ['a variation selector', 'node\uFE0F', String.raw`node\u{fe0f}`],
    ['a tag character', 'node\u{E0041}', String.raw`node\u{e0041}`],
    ['a blank that is no space', 'my\u00A0app', String.raw`my\u{a0}app`],
    ['an empty Braille cell', 'node\u2800', String.raw`node\u{2800}`],
  ])('shows %s', (_what, text, shown) => {
    expect(escapeControls(text)).toBe(shown);
  });

  test.each([
    'Zürich (1)',
    'ünïcode',
    '数据库服务器',
    'ไทยที่',
    'עברית',
    '\u{1F4A5}',
    'a\u0323\u0302',
    '<script>',
    '\\u{1b}',
  ])('keeps %s', (text) => {
    expect(escapeControls(text)).toBe(text);
  });

  test('lets no pile of marks paint over other lines', () => {
    const shown = escapeControls(`a${'\u0301'.repeat(100)}b`);
    expect(shown.match(/\p{M}/gu)).toHaveLength(4);
    expect(shown.endsWith(String.raw`\u{301}b`)).toBe(true);
  });

  test.each(['\u0301', '\u0000', 'a'])('takes time in proportion to the length of a text of %j', (char) => {
    const measure = (length: number): number => {
      const text = char.repeat(length);
      const before = process.cpuUsage().user;
      escapeControls(text);
      return process.cpuUsage().user - before;
    };
    measure(100_000);
    expect(measure(1_000_000)).toBeLessThan(60 * Math.max(1000, measure(100_000)));
  });
});
