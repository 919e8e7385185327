import { UnexpectedFormat } from '../../errors.js';
import type { NicAddress, NicStats } from '../../model/network.js';
import { formatIp, prefixMask } from '../../text/ip-address.js';
import { adapterAddresses, sockaddrIn, sockaddrIn6, unicastAddress } from '../native/layouts/network-layouts.js';
import { offsetOf } from '../native/layouts/layout.js';
import { openStructure, requireRange } from './structure.js';
import { decodeTerminated } from './text.js';

/** A network interface and its addresses. */
export interface Adapter {
  /** As people see it: 'Ethernet 2'. */
  readonly name: string;
  /** Its index for IPv4, or for IPv6 if it has none. */
  readonly index: number;
  readonly stats: NicStats;
  /** In the order IPv4, IPv6, hardware; one entry of AF_UNSPEC if it has none. */
  readonly addresses: NicAddress[];
}

const source = 'GetAdaptersAddresses';
// ws2def.h, ipifcons.h
const AF_INET = 2;
const AF_INET6 = 23;
const loopbackType = 24;
const statusUp = 1;
/** A speed that the driver does not know. */
const unknownSpeed = 2 ** 64;
const noAddress: NicAddress = { family: 'AF_UNSPEC', address: null, netmask: null, broadcast: null, ptp: null };

/** Decodes the list of GetAdaptersAddresses, whose pointers lead into the buffer, which begins at `base`. */
export function decodeAdapters(bytes: Buffer, base: number): Adapter[] {
  const follow = createListFollower(bytes, base);
  return follow(bytes.length === 0 ? 0 : base, (at) => {
    const read = openStructure(bytes, at, adapterAddresses, source);
    return { value: decodeAdapter(bytes, at, base, follow), next: read('Next') };
  });
}

function decodeAdapter(bytes: Buffer, at: number, base: number, follow: ListFollower): Adapter {
  const read = openStructure(bytes, at, adapterAddresses, source);
  const isLoopback = read('IfType') === loopbackType;
  const addresses = follow(read('FirstUnicastAddress'), (place) => {
    const next = openStructure(bytes, place, unicastAddress, source)('Next');
    return { value: decodeUnicast(bytes, place, base, isLoopback), next };
  }).filter((address) => address !== null);
  const all = [
    ...addresses.filter(({ family }) => family === 'AF_INET'),
    ...addresses.filter(({ family }) => family === 'AF_INET6'),
    ...decodeHardware(bytes, at, read('PhysicalAddressLength')),
  ];
  const speed = read('TransmitLinkSpeed');
  return {
    name: decodeTerminated(bytes, read('FriendlyName') - base, source),
    index: read('IfIndex') || read('Ipv6IfIndex'),
    stats: {
      isup: read('OperStatus') === statusUp,
      duplex: null,
      speed: speed === 0 || speed === unknownSpeed ? null : Math.floor(speed / 1e6),
      mtu: read('Mtu'),
      flags: '',
    },
    addresses: all.length === 0 ? [noAddress] : all,
  };
}

/** Null for a family that psutil does not know either. */
function decodeUnicast(bytes: Buffer, at: number, base: number, isLoopback: boolean): NicAddress | null {
  const read = openStructure(bytes, at, unicastAddress, source);
  const socketAt = read('Address') - base;
  requireRange(bytes, socketAt, 2, 'a sockaddr', source);
  const family = bytes.readUInt16LE(socketAt);
  const prefix = read('OnLinkPrefixLength');
  if (family === AF_INET) {
    requireRange(bytes, socketAt, sockaddrIn.size, sockaddrIn.name, source);
    const start = socketAt + offsetOf(sockaddrIn, 'sin_addr');
    const address = bytes.subarray(start, start + 4);
    const broadcast = isLoopback || prefix > 30 ? null : formatIp(lastAddress(address, prefix));
    return toNicAddress('AF_INET', formatIp(address), prefix, broadcast);
  }
  if (family !== AF_INET6) {
    return null;
  }
  const scope = openStructure(bytes, socketAt, sockaddrIn6, source)('sin6_scope_id');
  const start = socketAt + offsetOf(sockaddrIn6, 'sin6_addr');
  const text = formatIp(bytes.subarray(start, start + 16));
  return toNicAddress('AF_INET6', scope === 0 ? text : `${text}%${scope}`, prefix, null);
}

function toNicAddress(
  family: 'AF_INET' | 'AF_INET6',
  address: string,
  prefix: number,
  broadcast: string | null,
): NicAddress {
  const netmask = formatIp(prefixMask(prefix, family === 'AF_INET' ? 4 : 16));
  return { family, address, netmask, broadcast, ptp: null };
}

/** The last address of a network: all bits of the host are set. */
function lastAddress(address: Buffer, prefix: number): Buffer {
  const mask = prefixMask(prefix, address.length);
  return Buffer.from(address.map((byte, index) => byte | (0xff & ~(mask[index] ?? 0))));
}

/** Windows separates the bytes of a hardware address with '-', as psutil does there. */
function decodeHardware(bytes: Buffer, at: number, length: number): NicAddress[] {
  const start = at + offsetOf(adapterAddresses, 'PhysicalAddress');
  const address = bytes.subarray(start, start + Math.min(length, 8));
  if (address.every((byte) => byte === 0)) {
    return [];
  }
  const text = [...address].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('-');
  return [{ family: 'AF_LINK', address: text, netmask: null, broadcast: null, ptp: null }];
}

/** Follows pointers from the first entry until the null pointer. */
type ListFollower = <T>(first: number, visit: (at: number) => { readonly value: T; readonly next: number }) => T[];

/**
 * Throws UnexpectedFormat for more entries than the buffer has room for, in all lists together: a damaged list could
 * lead back to its beginning.
 */
function createListFollower(bytes: Buffer, base: number): ListFollower {
  const maxEntries = Math.floor(bytes.length / unicastAddress.size);
  let entries = 0;
  return (first, visit) => {
    const values = [];
    for (let pointer = first; pointer !== 0;) {
      entries += 1;
      if (entries > maxEntries) {
        throw new UnexpectedFormat(source, 'more', `up to ${maxEntries} entries in ${bytes.length} bytes`);
      }
      const { value, next } = visit(pointer - base);
      values.push(value);
      pointer = next;
    }
    return values;
  };
}
