import type { ConnectionKind, NetConnection, NetConnectionCount, NicAddress, NicStats } from '../model/network.js';
import type { Platform } from '../platform/platform.js';

const kinds: ReadonlySet<string> = new Set<ConnectionKind>([
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

/** The network functions of an instance, except the counters. */
export interface NetworkFunctions {
  /**
   * The sockets of the whole machine, 'inet' by default. Owners that may not be read are null. Throws RangeError for an
   * unknown kind.
   */
  readonly netConnections: (options?: { readonly kind?: ConnectionKind }) => NetConnection[];
  /**
   * Beyond psutil: the number of sockets of each kind in each state, including zeros. It is far cheaper than
   * netConnections, which searches all processes for owners. A socket that several descriptors share counts once.
   */
  readonly netConnectionCounts: () => NetConnectionCount[];
  /** The addresses of each interface: IPv4, IPv6, hardware. */
  readonly netIfAddrs: () => Record<string, NicAddress[]>;
  /** The state of each interface. */
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

/** Returns the validated kind, or 'inet'. */
export function checkConnectionKind(kind: ConnectionKind = 'inet'): ConnectionKind {
  if (!kinds.has(kind)) {
    throw new RangeError(`invalid kind ${JSON.stringify(kind)}; choose between ${[...kinds].join(', ')}`);
  }
  return kind;
}
