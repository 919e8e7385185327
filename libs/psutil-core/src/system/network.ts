import type { ConnectionKind, NetConnection, NetConnectionCount, NicAddress, NicStats } from '../model/network.js';
import type { Platform } from '../platform/platform.js';

const KINDS: ReadonlySet<string> = new Set<ConnectionKind>([
  'all',
  'inet',
  'inet4',
  'inet6',
  'tcp',
  'tcp4',
  'tcp6',
  'udp',
  'udp4',
  'udp6',
  'unix',
]);

/** Network functions of an instance, but for the counters. */
export interface NetworkFunctions {
  /** Sockets of the whole machine, 'inet' by default. Owners of which we may know nothing are null. Throws RangeError for an unknown kind. */
  readonly netConnections: (options?: { readonly kind?: ConnectionKind }) => NetConnection[];
  /**
   * Beyond psutil: how many sockets of each kind are in each state, zeros included. Far cheaper than netConnections, which searches all processes for the
   * owners; a socket that several descriptors share counts once.
   */
  readonly netConnectionCounts: () => NetConnectionCount[];
  /** Addresses by interface: IPv4, IPv6, hardware. */
  readonly netIfAddrs: () => Record<string, NicAddress[]>;
  /** State by interface. */
  readonly netIfStats: () => Record<string, NicStats>;
}

export function createNetworkFunctions(platform: Platform): NetworkFunctions {
  return {
    netConnections: (options = {}) => platform.netConnections(checkConnectionKind(options.kind)),
    netConnectionCounts: () => platform.netConnectionCounts(),
    netIfAddrs: () => Object.fromEntries(platform.netIfAddrs()),
    netIfStats: () => Object.fromEntries(platform.netIfStats()),
  };
}

/** The kind, or 'inet'. */
export function checkConnectionKind(kind: ConnectionKind = 'inet'): ConnectionKind {
  if (!KINDS.has(kind)) {
    throw new RangeError(`invalid kind ${JSON.stringify(kind)}; choose between ${[...KINDS].join(', ')}`);
  }
  return kind;
}
