import { describe, expect, it } from 'vitest';
import { decodeLinkSettings, readLinkSettings } from './ethtool.js';

function command(speed: number, duplex: number): Buffer {
  const bytes = Buffer.alloc(44);
  bytes.writeUInt16LE(speed % 0x10000, 12);
  bytes.writeUInt16LE(Math.floor(speed / 0x10000), 28);
  bytes.writeUInt8(duplex, 14);
  return bytes;
}

describe('link settings', () => {
  it.each([
    ['gigabit', command(1000, 1), { speed: 1000, duplex: 'full' }],
    ['half duplex', command(10, 0), { speed: 10, duplex: 'half' }],
    ['faster than 16 bits can say', command(400_000, 1), { speed: 400_000, duplex: 'full' }],
    ['unknown', command(0xffff_ffff, 0xff), { speed: null, duplex: null }],
    ['no speed', command(0, 0xff), { speed: null, duplex: null }],
  ])('%s', (_, bytes, settings) => {
    expect(decodeLinkSettings(bytes)).toEqual(settings);
  });

  it('asks the kernel, and leaves out interfaces that do not exist', () => {
    const settings = readLinkSettings(['lo', 'no-such-nic']);
    expect([...settings]).toEqual([['lo', { duplex: null, speed: null }]]);
  });
});
