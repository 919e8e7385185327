import { describe, expect, it } from 'vitest';
import { limits } from './limits.js';
import { cutText, wireText } from './wire-text.js';

describe('cutText', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['aä', 2, 'a'],
    ['\u{1F600}', 3, ''],
    ['x\u{1F600}', 5, 'x\u{1F600}'],
  ])('%j to %d bytes is %j', (text, bytes, cut) => {
    expect(cutText(text, bytes)).toBe(cut);
  });
});

describe('wireText', () => {
  it('replaces lone surrogates', () => {
    expect(wireText('a\udcffb')).toBe('a\ufffdb');
  });

  it.each(['a', 'ä', '\u{1F600}'])('keeps a text of %s within the limit', (character) => {
    const text = wireText(character.repeat(limits.textCharacters + 1));
    expect(text.length).toBeLessThanOrEqual(limits.textCharacters);
    expect(text.length).toBeGreaterThan(limits.textCharacters / 4);
  });
});
