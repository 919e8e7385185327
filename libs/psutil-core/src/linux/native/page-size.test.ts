import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { decodePageSize, readPageSize } from './page-size.js';

describe('the page size without native calls', () => {
  it('is what getpagesize(2) says', () => {
    expect(decodePageSize(readFileSync('/proc/self/auxv'))).toBe(readPageSize());
  });

  const words = [16, 0xbfebfbff, 6, 65_536, 17, 100, 0, 0];

  it.each([
    ['32 bits, lowest byte first', 4, 'LE'],
    ['32 bits, highest byte first', 4, 'BE'],
    ['64 bits, lowest byte first', 8, 'LE'],
    ['64 bits, highest byte first', 8, 'BE'],
  ] as const)('is found in words of %s', (_, size, byteOrder) => {
    const bytes = Buffer.alloc(words.length * size);
    words.forEach((word, index) => {
      const at = index * size + (size === 8 && byteOrder === 'BE' ? 4 : 0);
      bytes[byteOrder === 'LE' ? 'writeUInt32LE' : 'writeUInt32BE'](word, at);
    });
    expect(decodePageSize(bytes, byteOrder)).toBe(65_536);
  });

  it.each([[''], ['0600000000000000'], ['00'.repeat(32)], ['06000000000000000700000000000000']])(
    'is not guessed from %j',
    (hex) => {
      expect(() => decodePageSize(Buffer.from(hex, 'hex'), 'LE')).toThrow(UnexpectedFormat);
    },
  );
});
