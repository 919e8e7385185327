// rtnetlink(7): decodes the kernel's messages about interfaces and addresses
import { prefixMask } from '../../text/ip-address.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import type { NetlinkMessage } from '../native/netlink.js';
import { formatAddress } from '../proc/inet-address.js';

const AF_INET = 2;
const AF_INET6 = 10;
const RTM_NEWLINK = 16;
const RTM_NEWADDR = 20;

/** A network interface. */
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

/** An address of an interface, as getifaddrs(3) reports it. */
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

/** struct ifinfomsg, then attributes: address 1, broadcast 2, name 3, mtu 4. Null for other messages. */
export function decodeLink({ type, payload }: NetlinkMessage): Link | null {
  if (type !== RTM_NEWLINK || payload.length < 16) {
    return null;
  }
  const [, address, broadcast, name, mtu] = decodeAttributes(payload, 16);
  return {
    index: payload.readInt32LE(4),
    flags: payload.readUInt32LE(8),
    name: decodeName(name) ?? '',
    mtu: mtu === undefined || mtu.length < 4 ? 0 : mtu.readUInt32LE(0),
    address: formatHardware(address),
    broadcast: formatHardware(broadcast),
  };
}

/** struct ifaddrmsg, then attributes: address 1, local 2, label 3, broadcast 4. Null for other messages. */
export function decodeLinkAddress({ type, payload }: NetlinkMessage): LinkAddress | null {
  const family = payload[0];
  return type === RTM_NEWADDR && payload.length >= 8 && (family === AF_INET || family === AF_INET6)
    ? decodeAddress(payload, family)
    : null;
}

/**
 * On point-to-point links `address` is the other end and `local` ours; elsewhere both are equal, or `local` is missing.
 */
function decodeAddress(payload: Buffer, family: typeof AF_INET | typeof AF_INET6): LinkAddress | null {
  const [, address, local, label, broadcast] = decodeAttributes(payload, 8);
  const ours = local ?? address;
  const other = broadcast ?? (local === undefined ? undefined : address);
  // Refuse addresses of any other size than the family's.
  const size = family === AF_INET ? 4 : 16;
  if (ours?.length !== size || (other !== undefined && other.length !== size)) {
    return null;
  }
  return {
    family: family === AF_INET ? 'AF_INET' : 'AF_INET6',
    index: payload.readUInt32LE(4),
    label: decodeName(label),
    address: formatAddress(ours),
    netmask: formatAddress(prefixMask(payload.readUInt8(1), ours.length)),
    isLinkLocal: family === AF_INET6 && isLinkLocalAddress(ours),
    other: other === undefined ? null : formatAddress(other),
  };
}

/** fe80::/10, and multicast of link-local scope. */
export function isLinkLocalAddress(address: Buffer): boolean {
  const [first = 0, second = 0] = address;
  return (first === 0xfe && (second & 0xc0) === 0x80) || (first === 0xff && (second & 0x0f) === 0x02);
}

/** struct rtattr: length, type, value; aligned to 4 bytes. Only the first four of about forty types are used here. */
function decodeAttributes(bytes: Buffer, start: number): (Buffer | undefined)[] {
  const attributes: (Buffer | undefined)[] = [undefined, undefined, undefined, undefined, undefined];
  let at = start;
  let missing = 4;
  while (missing > 0 && at + 4 <= bytes.length) {
    const length = bytes.readUInt16LE(at);
    if (length < 4 || at + length > bytes.length) {
      break;
    }
    const type = bytes.readUInt16LE(at + 2);
    if (type >= 1 && type <= 4) {
      attributes[type] = bytes.subarray(at + 4, at + length);
      missing -= 1;
    }
    at += (length + 3) & ~3;
  }
  return attributes;
}

function decodeName(value: Buffer | undefined): string | null {
  if (value === undefined) {
    return null;
  }
  const end = value.indexOf(0);
  return decodeBytes(value, 0, end === -1 ? value.length : end);
}

function formatHardware(value: Buffer | undefined): string {
  return value === undefined ? '' : (value.toString('hex').match(/../gu) ?? []).join(':');
}
