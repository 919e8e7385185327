import { describe, expect, it } from 'vitest';
import { NativeCallFailed } from '../../errors.js';
import { visitMessages, type NetlinkMessage } from '../native/netlink.js';
import { groupAddresses } from './nic-addresses.js';
import { toNicStats } from './nic-stats.js';
import { decodeLink, decodeLinkAddress, type Link, type LinkAddress } from './rtnetlink.js';

function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + ((value.length + 3) & ~3));
  bytes.writeUInt16LE(4 + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  value.copy(bytes, 4);
  return bytes;
}

function message(type: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(16 + payload.length, 0);
  header.writeUInt16LE(type, 4);
  return Buffer.concat([header, payload]);
}

function link(index: number, name: string, flags: number, hardware: number[], broadcast: number[]): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(index, 4);
  header.writeUInt32LE(flags, 8);
  const mtu = Buffer.from([0xdc, 0x05, 0, 0]);
  const address =
    hardware.length === 0 ? [] : [attribute(1, Buffer.from(hardware)), attribute(2, Buffer.from(broadcast))];
  return message(16, Buffer.concat([header, attribute(3, Buffer.from(`${name}\0`)), attribute(4, mtu), ...address]));
}

function address(
  family: number,
  index: number,
  prefix: number,
  attributes: readonly (readonly [number, number[] | string])[],
): Buffer {
  const header = Buffer.from([family, prefix, 0, 0, index, 0, 0, 0]);
  return message(
    20,
    Buffer.concat([
      header,
      ...attributes.map(([type, value]) =>
        attribute(type, typeof value === 'string' ? Buffer.from(`${value}\0`) : Buffer.from(value)),
      ),
    ]),
  );
}

function decode(...messages: Buffer[]): NetlinkMessage[] {
  const decoded: NetlinkMessage[] = [];
  const part = Buffer.concat([...messages, message(3, Buffer.alloc(4))]);
  const isComplete = visitMessages(part, part.length, (bytes, start, end, type) =>
    decoded.push({ type, payload: bytes.subarray(start, end) }),
  );
  expect(isComplete).toBe(true);
  return decoded;
}

function decodeLinks(messages: readonly NetlinkMessage[]): Link[] {
  return messages.map((message) => decodeLink(message)).filter((link) => link !== null);
}

function decodeLinkAddresses(messages: readonly NetlinkMessage[]): LinkAddress[] {
  return messages.map((message) => decodeLinkAddress(message)).filter((address) => address !== null);
}

const upBroadcast = 0x1043;
const mac = [2, 0xfc, 0, 0, 0, 1];
const all = [255, 255, 255, 255, 255, 255];
const links = decodeLinks(
  decode(
    link(1, 'lo', 0x10049, [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]),
    link(2, 'eth0', upBroadcast, mac, all),
    link(3, 'tun0', 0x10d1, [], []),
    link(4, 'sit0', 0x80, [0, 0, 0, 0], [192, 0, 2, 9]),
  ),
);

describe('netIfAddrs', () => {
  it('reads IPv4, IPv6 and hardware addresses in this order', () => {
    const addresses = decodeLinkAddresses(
      decode(
        address(10, 2, 64, [[1, [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]]]),
        address(2, 1, 8, [
          [1, [127, 0, 0, 1]],
          [2, [127, 0, 0, 1]],
          [3, 'lo'],
        ]),
        address(2, 2, 20, [
          [1, [192, 0, 2, 2]],
          [2, [192, 0, 2, 2]],
          [4, [192, 0, 15, 255]],
          [3, 'eth0'],
        ]),
      ),
    );
    const nics = groupAddresses(links, addresses);
    expect(nics.get('lo')).toEqual([
      { family: 'AF_INET', address: '127.0.0.1', netmask: '255.0.0.0', broadcast: null, ptp: null },
      { family: 'AF_LINK', address: '00:00:00:00:00:00', netmask: null, broadcast: null, ptp: null },
    ]);
    expect(nics.get('eth0')).toEqual([
      { family: 'AF_INET', address: '192.0.2.2', netmask: '255.255.240.0', broadcast: '192.0.15.255', ptp: null },
      { family: 'AF_INET6', address: 'fe80::1%eth0', netmask: 'ffff:ffff:ffff:ffff::', broadcast: null, ptp: null },
      { family: 'AF_LINK', address: '02:fc:00:00:00:01', netmask: null, broadcast: 'ff:ff:ff:ff:ff:ff', ptp: null },
    ]);
  });

  it('lists a tunnel without hardware, with its other end', () => {
    const addresses = decodeLinkAddresses(
      decode(
        address(2, 3, 32, [
          [1, [10, 8, 0, 1]],
          [2, [10, 8, 0, 2]],
        ]),
      ),
    );
    expect(groupAddresses(links, addresses).get('tun0')).toEqual([
      { family: 'AF_UNSPEC', address: null, netmask: null, broadcast: null, ptp: null },
      { family: 'AF_INET', address: '10.8.0.2', netmask: '255.255.255.255', broadcast: null, ptp: '10.8.0.1' },
    ]);
  });

  it('pads short hardware addresses to six bytes', () => {
    expect(groupAddresses(links, []).get('sit0')?.[0]?.address).toBe('00:00:00:00:00:00');
  });

  it('gives a single host no broadcast address, and an alias its own name', () => {
    const addresses = decodeLinkAddresses(
      decode(
        address(2, 2, 32, [
          [1, [192, 0, 2, 7]],
          [2, [192, 0, 2, 7]],
          [4, [192, 0, 2, 7]],
          [3, 'eth0:1'],
        ]),
      ),
    );
    expect(groupAddresses(links, addresses).get('eth0:1')).toEqual([
      { family: 'AF_INET', address: '192.0.2.7', netmask: '255.255.255.255', broadcast: null, ptp: null },
    ]);
  });

  it('survives truncated and unknown messages', () => {
    const cut = address(2, 2, 24, [[1, [192, 0, 2, 7]]]);
    expect(
      decodeLinkAddresses([
        { type: 20, payload: Buffer.alloc(3) },
        { type: 20, payload: cut.subarray(16, cut.length - 2) },
        { type: 99, payload: Buffer.alloc(64) },
      ]),
    ).toEqual([]);
  });
});

describe('netlink messages', () => {
  it('continues until the end message', () => {
    const part = link(1, 'lo', 0, [], []);
    expect(visitMessages(part, part.length, () => undefined)).toBe(false);
  });

  it('throws the error that the kernel sent', () => {
    const errno = Buffer.alloc(4);
    errno.writeInt32LE(-1, 0);
    expect(() => visitMessages(message(2, errno), 20, () => undefined)).toThrow(NativeCallFailed);
  });

  it('ends on a length of 0', () => {
    expect(visitMessages(Buffer.alloc(64), 64, () => undefined)).toBe(false);
  });
});

describe('netIfStats', () => {
  const stats = (name: string) => {
    const found = links.find((link) => link.name === name);
    return found === undefined ? null : toNicStats(found, { duplex: null, speed: null });
  };

  it('is up only while it is running', () => {
    expect(stats('eth0')).toEqual({
      isup: true,
      duplex: null,
      speed: null,
      mtu: 1500,
      flags: 'up,broadcast,running,multicast',
    });
    expect(stats('sit0')).toMatchObject({ isup: false, flags: 'noarp' });
  });
});
