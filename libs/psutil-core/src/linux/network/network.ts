import type { Platform, PlatformContext } from '../../platform/platform.js';
import { readNetDev } from '../proc/net-dev.js';
import { readConnectionCounts } from './connection-counts.js';
import { readConnections } from './connections.js';
import { readNicAddresses } from './nic-addresses.js';
import { readNicStats } from './nic-stats.js';
import { SocketOwnerFinder } from './socket-owner-finder.js';

/** Reads network interfaces and sockets from /proc/net and netlink. */
export function createLinuxNetwork(
  context: PlatformContext,
): Pick<Platform, 'netIoCounters' | 'netConnections' | 'netConnectionCounts' | 'netIfAddrs' | 'netIfStats'> {
  const finder = new SocketOwnerFinder(context);
  return {
    netIoCounters: () => readNetDev(context),
    netConnections: (kind) => readConnections(context, kind, finder),
    netConnectionCounts: () => readConnectionCounts(context),
    netIfAddrs: () => readNicAddresses(context),
    netIfStats: () => readNicStats(context, readNetDev(context).keys()),
  };
}
