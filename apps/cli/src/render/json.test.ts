import { expect, test } from 'vitest';
import { renderJson } from './json.js';

test.each(['\u001B[2J', '\u009B31m', '\u202Eevil', '\u007F', 'line\nbreak', '\uD800', '\u{1F4A5}', 'Zürich', '"\\'])(
  '%j is printable and keeps its value',
  (text) => {
    const json = renderJson({ [text]: [text] });
    expect(json).toMatch(/^[\n\x20-\x7E]+$/);
    expect(JSON.parse(json)).toEqual({ [text]: [text] });
  },
);
