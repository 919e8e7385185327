import type { NetConnectionCount } from '../../model/network.js';
import type { PlatformContext } from '../../platform/platform.js';
import { describeSocket, requireTcpStatus, tcpStatuses, type InetSocket } from '../proc/inet-socket.js';
import { readInetTables, readUnixSockets, type InetTable } from './inet-tables.js';
import { ownPlace } from './socket-place.js';

const tablesByKind = {
  tcp4: { family: 'AF_INET', protocol: 'tcp' },
  tcp6: { family: 'AF_INET6', protocol: 'tcp' },
  udp4: { family: 'AF_INET', protocol: 'udp' },
  udp6: { family: 'AF_INET6', protocol: 'udp' },
} as const satisfies Readonly<Record<string, InetTable>>;

/**
 * Counts the sockets of our network namespace by kind and state, without the search for owners, which makes
 * netConnections expensive.
 */
export function readConnectionCounts(context: PlatformContext): NetConnectionCount[] {
  const tables = readInetTables(context, Object.values(tablesByKind), ownPlace(context));
  const unix = readUnixSockets(context, ownPlace(context));
  return [
    ...(['tcp4', 'tcp6'] as const).flatMap((kind) =>
      countByStatus(kind, withoutDuplicates(tables.get(tablesByKind[kind]) ?? [])),
    ),
    ...(['udp4', 'udp6'] as const).map(
      (kind) =>
        ({ kind, status: 'NONE', count: withoutDuplicates(tables.get(tablesByKind[kind]) ?? []).length }) as const,
    ),
    { kind: 'unix', status: 'NONE', count: new Set(unix.map(({ inode }) => inode)).size },
  ];
}

function countByStatus(kind: 'tcp4' | 'tcp6', sockets: readonly InetSocket[]): NetConnectionCount[] {
  const counts = new Map(tcpStatuses.map((status) => [status, 0]));
  for (const socket of sockets) {
    const status = requireTcpStatus(socket);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => ({ kind, status, count }));
}

/** The kernel lists a table piece by piece, so it can list a socket twice. */
function withoutDuplicates(sockets: readonly InetSocket[]): InetSocket[] {
  return [...new Map(sockets.map((socket) => [socket.inode || describeSocket(socket), socket])).values()];
}
