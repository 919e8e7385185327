import { describe, expect, it } from 'vitest';
import { decodeDevice } from './root-device.js';

describe('device numbers', () => {
  // makedev(3): major in bits 8-19 and 44-63, minor in bits 0-7 and 20-43.
  it.each([
    [0xfe01, { major: 254, minor: 1 }],
    [0x1_0300, { major: 259, minor: 0 }],
    [0x10_0002, { major: 0, minor: 258 }],
    [0x1000_0000_0002, { major: 4096, minor: 2 }],
  ])('decodes %d', (dev, device) => {
    expect(decodeDevice(dev)).toEqual(device);
  });
});
