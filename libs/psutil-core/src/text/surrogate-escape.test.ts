import { assert, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes, encodeText, hasEscapedBytes } from './surrogate-escape.js';

describe('surrogateescape', () => {
  it.each([
    ['plain', Buffer.from('abc'), 'abc'],
    ['umlaut and emoji', Buffer.from('ä😀'), 'ä😀'],
    ['a real replacement character', Buffer.from('\ufffd'), '\ufffd'],
    ['a lone byte', Buffer.of(0x66, 0xff, 0x6f), 'f\udcffo'],
    ['a cut sequence', Buffer.of(0xe2, 0x82), '\udce2\udc82'],
    ['an overlong form', Buffer.of(0xc0, 0xaf), '\udcc0\udcaf'],
    ['an encoded surrogate', Buffer.of(0xed, 0xb2, 0x80), '\udced\udcb2\udc80'],
    ['beyond Unicode', Buffer.of(0xf4, 0x90, 0x80, 0x80), '\udcf4\udc90\udc80\udc80'],
    ['a bad byte after an emoji', Buffer.of(0xf0, 0x9f, 0x98, 0x80, 0x80), '😀\udc80'],
  ])('decodes %s as Python does and encodes it back', (_, bytes, text) => {
    expect(decodeBytes(bytes)).toBe(text);
    expect(encodeText(text)).toEqual(bytes);
  });

  it('brings every byte sequence back', () => {
    assert(
      property(uint8Array({ maxLength: 40 }), (array) => {
        const bytes = Buffer.from(array);
        expect(encodeText(decodeBytes(bytes))).toEqual(bytes);
      }),
    );
  });

  it('decodes a part of a buffer', () => {
    expect(decodeBytes(Buffer.of(0x61, 0xff, 0x62, 0x63), 1, 3)).toBe('\udcffb');
  });

  it('knows escaped text', () => {
    expect(hasEscapedBytes('a\udcff')).toBe(true);
    expect(hasEscapedBytes('😀')).toBe(false);
  });
});
