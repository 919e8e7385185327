// sysfs-class-net, proc_pid_net(5): interfaces and addresses for systems that refuse netlink
import { networkInterfaces } from 'node:os';
import { NotSupported } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { prefixMask } from '../../text/ip-address.js';
import { listIfAny, readPieceIfAny, readKernelTextIfAny, splitLines, splitWords } from '../files/kernel-text.js';
import type { LinkSettings } from '../native/ethtool.js';
import { readInterfaceAddresses } from '../native/interface-addresses.js';
import { formatAddress } from '../proc/inet-address.js';
import { isLinkLocalAddress, type Link, type LinkAddress } from './rtnetlink.js';

const IFF_UP = 0x1;
const IFF_BROADCAST = 0x2;
const IFF_RUNNING = 0x40;

/** The interfaces of our network namespace by their number, from /sys/class/net. */
export function readLinkFiles(context: PlatformContext): Link[] {
  const folder = `${context.sysRoot}/class/net`;
  const links = listIfAny(context.io, folder).flatMap((name) => readLink(context, `${folder}/${name}`, name));
  return links.sort((a, b) => a.index - b.index);
}

/** Duplex and speed of an interface; null where the driver does not tell. */
export function readLinkSettingsFiles({ io, sysRoot }: PlatformContext, name: string): LinkSettings {
  const read = (file: string): string => readPieceIfAny(io, `${sysRoot}/class/net/${name}/${file}`)?.text.trim() ?? '';
  const duplex = read('duplex');
  const speed = Number(read('speed'));
  return {
    duplex: duplex === 'full' || duplex === 'half' ? duplex : null,
    speed: Number.isInteger(speed) && speed > 0 && speed <= 0x7fff_ffff ? speed : null,
  };
}

/** The addresses of these interfaces: IPv4 by ioctl(2), IPv6 from /proc/net/if_inet6. */
export function readLinkAddresses(context: PlatformContext, links: readonly Link[]): LinkAddress[] {
  const byName = new Map(links.map((link) => [link.name, link]));
  const ipv6 = readKernelTextIfAny(context.io, `${context.procRoot}/net/if_inet6`);
  const lines = ipv6 === null ? [] : splitLines(ipv6.text);
  // Global addresses first, as the kernel has them; the file has them in the order of its hash table.
  const sorted = lines.toSorted((a, b) => scopeRank(a) - scopeRank(b));
  return [...readIpv4(byName), ...sorted.flatMap(parseIpv6)];
}

function readLink({ io }: PlatformContext, folder: string, name: string): Link[] {
  const read = (file: string): string => readPieceIfAny(io, `${folder}/${file}`)?.text.trim() ?? '';
  const index = Number(read('ifindex'));
  if (!Number.isInteger(index) || index <= 0) {
    // `bonding_masters` is a file, and an interface may vanish meanwhile.
    return [];
  }
  const flags = Number(read('flags')) || 0;
  // The file lacks this flag, which the kernel derives from the operational state (netif_oper_up).
  const isRunning = (flags & IFF_UP) !== 0 && ['up', 'unknown'].includes(read('operstate'));
  return [
    {
      index,
      name,
      flags: isRunning ? flags | IFF_RUNNING : flags & ~IFF_RUNNING,
      mtu: Number(read('mtu')) || 0,
      address: read('address'),
      broadcast: read('broadcast'),
    },
  ];
}

function readIpv4(links: ReadonlyMap<string, Link>): LinkAddress[] {
  try {
    return readInterfaceAddresses().flatMap(({ name, address, netmask, broadcast, destination }) => {
      const link = links.get(name) ?? links.get(name.split(':')[0] ?? '');
      if (link === undefined) {
        return [];
      }
      const hasBroadcast = (link.flags & IFF_BROADCAST) !== 0 && broadcast?.some((byte) => byte !== 0) === true;
      const other = formatAddress((hasBroadcast ? broadcast : destination) ?? address);
      const mask = netmask ?? prefixMask(32, 4);
      return [toIpv4(link.index, name, formatAddress(address), formatAddress(mask), other)];
    });
  } catch (error) {
    if (!(error instanceof NotSupported)) {
      throw error;
    }
    return readIpv4OfNode(links);
  }
}

/** Without native calls: Node knows the addresses of interfaces that are up, but no broadcast addresses. */
function readIpv4OfNode(links: ReadonlyMap<string, Link>): LinkAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => {
    const link = links.get(name) ?? links.get(name.split(':')[0] ?? '');
    return addresses
      .filter(({ family }) => link !== undefined && family === 'IPv4')
      .map(({ address, netmask }) => toIpv4(link?.index ?? 0, name, address, netmask, null));
  });
}

function toIpv4(index: number, label: string, address: string, netmask: string, other: string | null): LinkAddress {
  return { family: 'AF_INET', index, label, address, netmask, isLinkLocal: false, other };
}

/** Scopes of the fourth column: global, site, link, host. */
const scopes = ['00', '40', '20', '10'];

function scopeRank(line: string): number {
  const rank = scopes.indexOf(splitWords(line)[3] ?? '');
  return rank === -1 ? scopes.length : rank;
}

/** `fe80…(32 digits) index prefix scope flags name`, all numbers hexadecimal. */
function parseIpv6(line: string): LinkAddress[] {
  const [digits = '', index = '', prefix = ''] = splitWords(line);
  const bytes = Buffer.from(digits, 'hex');
  if (bytes.length !== 16) {
    return [];
  }
  return [
    {
      family: 'AF_INET6',
      index: Number.parseInt(index, 16),
      label: null,
      address: formatAddress(bytes),
      netmask: formatAddress(prefixMask(Number.parseInt(prefix, 16), 16)),
      isLinkLocal: isLinkLocalAddress(bytes),
      other: null,
    },
  ];
}
