// rtnetlink(7): decodes the kernel's messages about interfaces and addresses
import { formatIpv4, formatIpv6 } from './inet-address.js';
import type { NetlinkMessage } from './native/netlink.js';

const AF_INET = 2;
const AF_INET6 = 10;
const RTM_NEWLINK = 16;
const RTM_NEWADDR = 20;

/** An interface. */
export interface Link {
  readonly index: number;
  readonly name: string;
  /** IFF_* of netdevice(7). */
  readonly flags: number;
  readonly mtu: number;
  /** Hardware address, its bytes in hexadecimal with colons; '' if there is none. */
  readonly address: string;
  /** Hardware broadcast address, or the other end of a tunnel. */
  readonly broadcast: string;
}

/** An address of an interface, as getifaddrs(3) tells it. */
export interface LinkAddress {
  readonly family: 'AF_INET' | 'AF_INET6';
  readonly index: number;
  /** Label of the address ('eth0:1') if it has one. */
  readonly label: string | null;
  readonly address: string;
  readonly netmask: string;
  readonly isLinkLocal: boolean;
  /** Broadcast address, or the other end of a point-to-point link. */
  readonly other: string | null;
}

/** struct ifinfomsg, then attributes: address 1, broadcast 2, name 3, mtu 4. */
export function decodeLinks(messages: readonly NetlinkMessage[]): Link[] {
  return messages.filter(({ type, payload }) => type === RTM_NEWLINK && payload.length >= 16).map(({ payload }) => {
    const attributes = decodeAttributes(payload.subarray(16));
    const mtu = attributes.get(4);
    return {
      index: payload.readInt32LE(4),
      flags: payload.readUInt32LE(8),
      name: decodeName(attributes.get(3)) ?? '',
      mtu: mtu === undefined ? 0 : mtu.readUInt32LE(0),
      address: formatHardware(attributes.get(1)),
      broadcast: formatHardware(attributes.get(2)),
    };
  });
}

/** struct ifaddrmsg, then attributes: address 1, local 2, label 3, broadcast 4. */
export function decodeLinkAddresses(messages: readonly NetlinkMessage[]): LinkAddress[] {
  return messages.filter(({ type, payload }) => type === RTM_NEWADDR && payload.length >= 8).flatMap(({ payload }) => {
    const family = payload.readUInt8(0);
    return family === AF_INET || family === AF_INET6 ? decodeAddress(payload, family) : [];
  });
}

/** On point-to-point links `address` is the other end and `local` ours; elsewhere both are the same, or only the first is there. */
function decodeAddress(payload: Buffer, family: typeof AF_INET | typeof AF_INET6): LinkAddress[] {
  const attributes = decodeAttributes(payload.subarray(8));
  const ours = attributes.get(2) ?? attributes.get(1);
  const other = attributes.get(4) ?? (attributes.has(2) ? attributes.get(1) : undefined);
  if (ours === undefined) {
    return [];
  }
  const format = family === AF_INET ? formatIpv4 : formatIpv6;
  return [{
    family: family === AF_INET ? 'AF_INET' : 'AF_INET6',
    index: payload.readUInt32LE(4),
    label: decodeName(attributes.get(3)),
    address: format(ours),
    netmask: format(prefixMask(payload.readUInt8(1), ours.length)),
    isLinkLocal: family === AF_INET6 && isLinkLocal(ours),
    other: other === undefined ? null : format(other),
  }];
}

/** fe80::/10, and multicast of link-local scope. */
function isLinkLocal(address: Buffer): boolean {
  const [first = 0, second = 0] = address;
  return (first === 0xfe && (second & 0xc0) === 0x80) || (first === 0xff && (second & 0x0f) === 0x02);
}

function prefixMask(prefix: number, size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => (0xff00 >> Math.min(8, Math.max(0, prefix - index * 8))) & 0xff));
}

/** struct rtattr: length, type, value; aligned to 4 bytes. */
function decodeAttributes(bytes: Buffer): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>();
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = bytes.readUInt16LE(at);
    if (length < 4 || at + length > bytes.length) {
      break;
    }
    // The two upper bits of the type are flags.
    attributes.set(bytes.readUInt16LE(at + 2) & 0x3fff, bytes.subarray(at + 4, at + length));
    at += (length + 3) & ~3;
  }
  return attributes;
}

function decodeName(value: Buffer | undefined): string | null {
  return value === undefined ? null : value.toString('utf8').replace(/\0.*$/su, '');
}

function formatHardware(value: Buffer | undefined): string {
  return value === undefined ? '' : [...value].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
