import { describe, expect, it } from 'vitest';
import { formatIpv6 } from './ip-address.js';

describe('formatIpv6, like inet_ntop(3)', () => {
  const bytes = (...words: number[]) => Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
  it.each([
    [bytes(0xfe80, 0, 0, 0, 0, 0, 0, 1), 'fe80::1'],
    [bytes(0xfd00, 0, 0, 0, 0, 0, 0, 0), 'fd00::'],
    [bytes(1, 0, 0, 2, 0, 0, 0, 3), '1:0:0:2::3'],
    [bytes(1, 0, 0, 2, 0, 0, 3, 4), '1::2:0:0:3:4'],
    [bytes(1, 0, 2, 3, 4, 5, 6, 7), '1:0:2:3:4:5:6:7'],
    [bytes(0, 0, 0, 0, 0, 0, 0x0102, 0x0304), '::1.2.3.4'],
    [bytes(0, 0, 0, 0, 0, 0xffff, 0x0102, 0x0304), '::ffff:1.2.3.4'],
    [bytes(0xffff, 0xffff, 0xffff, 0xffff, 0, 0, 0, 0), 'ffff:ffff:ffff:ffff::'],
  ])('%s', (address, text) => {
    expect(formatIpv6(address)).toBe(text);
  });
});
