import { NativeCallFailed, NotSupported } from '../../errors.js';
import type { NicAddress } from '../../model/network.js';
import { isOwnLack } from '../../platform/own-lack.js';
import type { PlatformContext } from '../../platform/platform.js';
import { dumpNetlink, type NetlinkRequest } from '../native/netlink.js';
import { readLinkAddresses, readLinkFiles } from './link-files.js';
import { decodeLink, decodeLinkAddress, type Link, type LinkAddress } from './rtnetlink.js';

// rtnetlink(7)
const NETLINK_ROUTE = 0;
/** An empty body requests all families and interfaces. */
const getLinks: NetlinkRequest = { type: 18, body: Buffer.alloc(16) };
const getAddresses: NetlinkRequest = { type: 22, body: Buffer.alloc(8) };
// netdevice(7)
const IFF_BROADCAST = 0x2;
const IFF_POINTOPOINT = 0x10;

/** Addresses of all interfaces of our network namespace, in the order IPv4, IPv6, hardware. */
export function readNicAddresses(context: PlatformContext): Map<string, NicAddress[]> {
  return unlessRefused(readByNetlink, () => {
    const links = readLinkFiles(context);
    return groupAddresses(links, readLinkAddresses(context, links));
  });
}

/**
 * Reads by other means where a sandbox or the kernel refuses netlink sockets, or native calls are missing. A lack of
 * our own, such as one of descriptors, is no refusal.
 */
export function unlessRefused<T>(read: () => T, readOtherwise: () => T): T {
  try {
    return read();
  } catch (error) {
    if ((error instanceof NativeCallFailed && !isOwnLack(error)) || error instanceof NotSupported) {
      return readOtherwise();
    }
    throw error;
  }
}

function readByNetlink(): Map<string, NicAddress[]> {
  const links: Link[] = [];
  const addresses: LinkAddress[] = [];
  dumpNetlink(NETLINK_ROUTE, [getLinks, getAddresses], (message) => {
    addIfAny(links, decodeLink(message));
    addIfAny(addresses, decodeLinkAddress(message));
  });
  return groupAddresses(links, addresses);
}

/** All interfaces of our network namespace. */
export function readLinks(): Link[] {
  const links: Link[] = [];
  dumpNetlink(NETLINK_ROUTE, [getLinks], (message) => addIfAny(links, decodeLink(message)));
  return links;
}

function addIfAny<T>(list: T[], item: T | null): void {
  if (item !== null) {
    list.push(item);
  }
}

/** Groups addresses by interface name, or by label where an address has its own ('eth0:1'). */
export function groupAddresses(links: readonly Link[], addresses: readonly LinkAddress[]): Map<string, NicAddress[]> {
  const linkByIndex = new Map(links.map((link) => [link.index, link]));
  const grouped = new Map<string, NicAddress[]>();
  const add = (name: string, address: NicAddress): void => {
    const known = grouped.get(name);
    if (known === undefined) {
      grouped.set(name, [address]);
    } else {
      known.push(address);
    }
  };
  for (const link of links.filter(({ address }) => address === '')) {
    add(link.name, noAddress);
  }
  for (const wanted of ['AF_INET', 'AF_INET6'] as const) {
    for (const address of addresses.filter(({ family }) => family === wanted)) {
      const link = linkByIndex.get(address.index);
      if (link !== undefined) {
        add(address.label ?? link.name, toNicAddress(address, link));
      }
    }
  }
  for (const link of links.filter(({ address }) => address !== '')) {
    add(link.name, toHardwareAddress(link));
  }
  return grouped;
}

/** The entry of an interface without a hardware address, such as a tunnel. */
const noAddress: NicAddress = { family: 'AF_UNSPEC', address: null, netmask: null, broadcast: null, ptp: null };

function toNicAddress({ family, address, netmask, isLinkLocal, other }: LinkAddress, link: Link): NicAddress {
  // The broadcast address of a single host would be its own address.
  const isSingleHost = family === 'AF_INET' && netmask === '255.255.255.255';
  return {
    family,
    address: isLinkLocal ? `${address}%${link.name}` : address,
    netmask,
    broadcast: isSingleHost ? null : broadcastOf(link, other),
    ptp: ptpOf(link, other),
  };
}

function toHardwareAddress(link: Link): NicAddress {
  const other = link.broadcast === '' ? null : link.broadcast;
  return {
    family: 'AF_LINK',
    address: padHardware(link.address),
    netmask: null,
    broadcast: broadcastOf(link, other),
    ptp: ptpOf(link, other),
  };
}

/** An interface has either a broadcast address or a single peer. */
function broadcastOf(link: Link, other: string | null): string | null {
  return (link.flags & IFF_BROADCAST) === 0 ? null : other;
}

function ptpOf(link: Link, other: string | null): string | null {
  return (link.flags & IFF_BROADCAST) === 0 && (link.flags & IFF_POINTOPOINT) !== 0 ? other : null;
}

/** Pads short hardware addresses (IPv4 tunnels) with zeros to six bytes. */
function padHardware(address: string): string {
  const missing = 6 - (address.length + 1) / 3;
  return missing > 0 ? address + ':00'.repeat(missing) : address;
}
