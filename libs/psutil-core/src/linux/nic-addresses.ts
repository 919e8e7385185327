import type { NicAddress } from '../model/network.js';
import { dumpNetlink, type NetlinkMessage } from './native/netlink.js';
import { decodeLinkAddresses, decodeLinks, type Link, type LinkAddress } from './rtnetlink.js';

/** rtnetlink(7) */
const NETLINK_ROUTE = 0;
const RTM_GETLINK = 18;
const RTM_GETADDR = 22;
/** netdevice(7) */
const IFF_BROADCAST = 0x2;
const IFF_POINTOPOINT = 0x10;

/** Addresses of all interfaces of our network namespace: IPv4, IPv6, hardware, in this order of families. */
export function readNicAddresses(): Map<string, NicAddress[]> {
  return groupAddresses(readLinks(), decodeLinkAddresses(dumpRoutes(RTM_GETADDR)));
}

/** All interfaces. */
export function readLinks(): Link[] {
  return decodeLinks(dumpRoutes(RTM_GETLINK));
}

/** The header of a request for all families is empty; 16 bytes suffice for every kind. */
function dumpRoutes(type: number): NetlinkMessage[] {
  return dumpNetlink(NETLINK_ROUTE, type, Buffer.alloc(16));
}

/** Pure: by name of the interface, or by label where an address has its own ('eth0:1'). */
export function groupAddresses(links: readonly Link[], addresses: readonly LinkAddress[]): Map<string, NicAddress[]> {
  const linkByIndex = new Map(links.map((link) => [link.index, link]));
  const rows: (readonly [name: string, address: NicAddress])[] = [
    ...links.filter(({ address }) => address === '').map((link) => [link.name, NO_ADDRESS] as const),
    ...(['AF_INET', 'AF_INET6'] as const).flatMap((family) =>
      addresses.filter((address) => address.family === family).flatMap((address) => {
        const link = linkByIndex.get(address.index);
        return link === undefined ? [] : [[address.label ?? link.name, toNicAddress(address, link)] as const];
      }),
    ),
    ...links.filter(({ address }) => address !== '').map((link) => [link.name, toHardwareAddress(link)] as const),
  ];
  const grouped = new Map<string, NicAddress[]>();
  for (const [name, address] of rows) {
    grouped.set(name, [...(grouped.get(name) ?? []), address]);
  }
  return grouped;
}

/** A tunnel that has no hardware. */
const NO_ADDRESS: NicAddress = { family: 'AF_UNSPEC', address: null, netmask: null, broadcast: null, ptp: null };

function toNicAddress({ family, address, netmask, isLinkLocal, other }: LinkAddress, link: Link): NicAddress {
  // The broadcast address of a single host would be itself.
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
  return { family: 'AF_LINK', address: padHardware(link.address), netmask: null, broadcast: broadcastOf(link, other), ptp: ptpOf(link, other) };
}

/** An interface either broadcasts or has one other end. */
function broadcastOf(link: Link, other: string | null): string | null {
  return (link.flags & IFF_BROADCAST) === 0 ? null : other;
}

function ptpOf(link: Link, other: string | null): string | null {
  return (link.flags & IFF_BROADCAST) === 0 && (link.flags & IFF_POINTOPOINT) !== 0 ? other : null;
}

/** Short hardware addresses (IPv4 tunnels) are filled with zeros up to six bytes. */
function padHardware(address: string): string {
  const parts = address.split(':');
  return [...parts, ...Array.from({ length: Math.max(0, 6 - parts.length) }, () => '00')].join(':');
}
