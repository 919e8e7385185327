import type { NicStats } from '../../model/network.js';
import { readLinkSettings, type LinkSettings } from '../native/ethtool.js';
import { readLinks } from './nic-addresses.js';
import type { Link } from './rtnetlink.js';

/** netdevice(7): the names of the lower 16 bits, in the order of the bits. */
const FLAG_NAMES = [
  'up',
  'broadcast',
  'debug',
  'loopback',
  'pointopoint',
  'notrailers',
  'running',
  'noarp',
  'promisc',
  'allmulti',
  'master',
  'slave',
  'multicast',
  'portsel',
  'automedia',
  'dynamic',
] as const;

/** State of the named interfaces of our network namespace; one that vanished meanwhile is left out. */
export function readNicStats(names: Iterable<string>): Map<string, NicStats> {
  const links = new Map(readLinks().map((link) => [link.name, link]));
  const wanted = [...names].filter((name) => links.has(name));
  const settings = readLinkSettings(wanted);
  const stats = new Map<string, NicStats>();
  for (const name of wanted) {
    const link = links.get(name);
    const told = settings.get(name);
    if (link !== undefined && told !== undefined) {
      stats.set(name, toNicStats(link, told));
    }
  }
  return stats;
}

/** Pure. */
export function toNicStats(link: Link, settings: LinkSettings): NicStats {
  const flags = FLAG_NAMES.filter((_, bit) => (link.flags & (1 << bit)) !== 0);
  return {
    isup: flags.includes('running'),
    duplex: settings.duplex,
    speed: settings.speed,
    mtu: link.mtu,
    flags: flags.join(','),
  };
}
