import { escapeControls } from '@psfleet/display';
import { describe, expect, test } from 'vitest';
import { cutToWidth, padToWidth, textWidth } from './text-width.js';

describe('the width of a text', () => {
  test.each([
    ['', 0],
    ['nginx', 5],
    ['日本', 4],
    ['e\u0301', 1],
    ['\u{1F4A5}x', 3],
    ['한글', 4],
    ['\u1112\u1161\u11AB', 2],
    ['Ж', 1],
    ['ｆｕｌｌ', 8],
  ])('%j takes %d cells', (text, cells) => {
    expect(textWidth(text)).toBe(cells);
  });

  test('counts what an escape is shown as', () => {
    expect(textWidth(escapeControls('a\u001B[2J'))).toBe(String.raw`a\u{1b}[2J`.length);
  });
});

describe('a text that is cut', () => {
  test.each([
    ['postgres', 8, 'postgres'],
    ['postgres', 5, 'post…'],
    ['日本語', 6, '日本語'],
    // A wide character that would need the last cell is left out whole.
    ['日本語', 4, '日…'],
    ['日本語', 5, '日本…'],
    ['ae\u0301b', 2, 'a…'],
    ['ae\u0301bc', 3, 'ae\u0301…'],
    ['abc', 0, ''],
  ])('%j in %d cells is %j', (text, cells, cut) => {
    expect(cutToWidth(text, cells)).toBe(cut);
    expect(textWidth(cutToWidth(text, cells))).toBeLessThanOrEqual(cells);
  });

  test('is padded by cells', () => {
    expect(padToWidth('日', 4, 'right')).toBe('  日');
    expect(padToWidth('e\u0301', 3, 'left')).toBe('e\u0301  ');
  });
});
