import { describe, expect, it } from 'vitest';
import { decodeBinaryAddress, decodeHexAddress } from './inet-address.js';

describe('addresses of /proc/net', () => {
  it.each([
    ['0100007F', '1F90', { ip: '127.0.0.1', port: 8080 }],
    ['0500000A', '0016', { ip: '10.0.0.5', port: 22 }],
    ['0100007F', '0000', null],
    ['0000000000000000FFFF00000100007F', '9E49', { ip: '::ffff:127.0.0.1', port: 40_521 }],
    ['00000000000000000000000001000000', '0050', { ip: '::1', port: 80 }],
    ['00000000000000000000000000000000', '0050', { ip: '::', port: 80 }],
    ['B80D01200000000067452301EFCDAB89', '01BB', { ip: '2001:db8::123:4567:89ab:cdef', port: 443 }],
  ])('%s:%s', (ip, port, address) => {
    expect(decodeHexAddress(ip, port)).toEqual(address);
  });
});

describe('addresses of netlink', () => {
  it('are in network order, and not confused with those of files', () => {
    const bytes = Buffer.from([9, 127, 0, 0, 1, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(decodeBinaryAddress(bytes, 1, 4, 80)).toEqual({ ip: '127.0.0.1', port: 80 });
    expect(decodeBinaryAddress(bytes, 5, 16, 80)).toEqual({ ip: '2001:db8::1', port: 80 });
    expect(decodeBinaryAddress(bytes, 1, 4, 0)).toBeNull();
  });

  it('are remembered only up to a limit', () => {
    const addresses = Array.from(
      { length: 10_000 },
      (_, index) => decodeBinaryAddress(Buffer.from([10, 0, index >> 8, index & 0xff]), 0, 4, 1)?.ip,
    );
    expect(new Set(addresses).size).toBe(10_000);
    expect(addresses[9999]).toBe('10.0.39.15');
  });
});
