import type { NicStats } from '../../model/network.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readLinkSettings, type LinkSettings } from '../native/ethtool.js';
import { readLinkFiles, readLinkSettingsFiles } from './link-files.js';
import { readLinks, unlessRefused } from './nic-addresses.js';
import type { Link } from './rtnetlink.js';

/** Names of the lower 16 flags of netdevice(7), in the order of their bits. */
const flagNames = [
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

/** State of the named interfaces of our network namespace, except those that vanished meanwhile. */
export function readNicStats(context: PlatformContext, names: Iterable<string>): Map<string, NicStats> {
  const read = unlessRefused(readLinks, () => readLinkFiles(context));
  const links = new Map(read.map((link) => [link.name, link]));
  const wanted = [...names].filter((name) => links.has(name));
  const settings = unlessRefused(
    () => readLinkSettings(wanted),
    () => new Map(wanted.map((name) => [name, readLinkSettingsFiles(context, name)])),
  );
  const stats = new Map<string, NicStats>();
  for (const name of wanted) {
    const link = links.get(name);
    const linkSettings = settings.get(name);
    if (link !== undefined && linkSettings !== undefined) {
      stats.set(name, toNicStats(link, linkSettings));
    }
  }
  return stats;
}

export function toNicStats(link: Link, settings: LinkSettings): NicStats {
  const flags = flagNames.filter((_, bit) => (link.flags & (1 << bit)) !== 0);
  return {
    isup: flags.includes('running'),
    duplex: settings.duplex,
    speed: settings.speed,
    mtu: link.mtu,
    flags: flags.join(','),
  };
}
