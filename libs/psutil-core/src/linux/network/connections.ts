import type { ConnectionKind, InetConnection, NetConnection, UnixConnection } from '../../model/network.js';
import type { PlatformContext } from '../../platform/platform.js';
import { describeSocket, requireTcpStatus, type InetSocket } from '../proc/inet-socket.js';
import type { UnixLine } from '../proc/net-unix.js';
import { readInetTables, readUnixSockets, type InetTable } from './inet-tables.js';
import { otherPlaceOf, ownPlace, type SocketPlace } from './socket-place.js';
import type { SocketOwnerFinder } from './socket-owner-finder.js';
import { readSocketOwners, type SocketOwner, type SocketOwners } from './socket-owners.js';

const tcp4: InetTable = { family: 'AF_INET', protocol: 'tcp' };
const tcp6: InetTable = { family: 'AF_INET6', protocol: 'tcp' };
const udp4: InetTable = { family: 'AF_INET', protocol: 'udp' };
const udp6: InetTable = { family: 'AF_INET6', protocol: 'udp' };

const tablesByKind: Readonly<Record<ConnectionKind, readonly InetTable[]>> = {
  all: [tcp4, tcp6, udp4, udp6],
  inet: [tcp4, tcp6, udp4, udp6],
  inet4: [tcp4, udp4],
  inet6: [tcp6, udp6],
  tcp: [tcp4, tcp6],
  tcp4: [tcp4],
  tcp6: [tcp6],
  udp: [udp4, udp6],
  udp4: [udp4],
  udp6: [udp6],
  unix: [],
};

/** Sockets of the whole machine (of our network namespace), in no particular order, without duplicates. */
export function readConnections(
  context: PlatformContext,
  kind: ConnectionKind,
  finder: SocketOwnerFinder,
): NetConnection[] {
  const sockets = readSockets(context, kind, ownPlace(context));
  return toConnections(sockets, finder.find(inodesOf(sockets)));
}

/** Sockets of one process, also if it lives in another network namespace. */
export function readProcessConnections(context: PlatformContext, pid: number, kind: ConnectionKind): NetConnection[] {
  const owners = readSocketOwners(context, pid);
  if (owners.size === 0) {
    return [];
  }
  const places = [ownPlace(context), ...otherPlaceOf(context, pid)];
  return places.flatMap((place) => toConnections(keepOwned(readSockets(context, kind, place), owners), owners));
}

interface Sockets {
  readonly inet: ReadonlyMap<InetTable, readonly InetSocket[]>;
  readonly unix: readonly UnixLine[];
}

function readSockets(context: PlatformContext, kind: ConnectionKind, place: SocketPlace): Sockets {
  return {
    inet: readInetTables(context, tablesByKind[kind], place),
    unix: kind === 'all' || kind === 'unix' ? readUnixSockets(context, place) : [],
  };
}

/** Inodes of sockets that may have an owner; 0 means none. */
function inodesOf({ inet, unix }: Sockets): Set<number> {
  const inodes = new Set<number>();
  for (const sockets of [...inet.values(), unix]) {
    for (const { inode } of sockets) {
      inodes.add(inode);
    }
  }
  inodes.delete(0);
  return inodes;
}

function keepOwned({ inet, unix }: Sockets, owners: SocketOwners): Sockets {
  return {
    inet: new Map([...inet].map(([table, sockets]) => [table, sockets.filter(({ inode }) => owners.has(inode))])),
    unix: unix.filter(({ inode }) => owners.has(inode)),
  };
}

function toConnections({ inet, unix }: Sockets, owners: SocketOwners): NetConnection[] {
  const inetConnections = [...inet].flatMap(([table, sockets]) => toInetConnections(table, sockets, owners));
  return [...inetConnections, ...toUnixConnections(unix, owners)];
}

/** The kernel lists a table piece by piece, so it can list a socket twice. */
function toInetConnections(
  table: InetTable,
  sockets: readonly InetSocket[],
  owners: SocketOwners,
): readonly InetConnection[] {
  const connections = new Map<number | string, InetConnection>();
  for (const socket of sockets) {
    const owner = owners.get(socket.inode)?.[0] ?? null;
    const key = owner === null ? describeSocket(socket) : socket.inode;
    if (!connections.has(key)) {
      connections.set(key, toInetConnection(socket, table, owner));
    }
  }
  return [...connections.values()];
}

function toInetConnection(
  socket: InetSocket,
  { family, protocol }: InetTable,
  owner: SocketOwner | null,
): InetConnection {
  return {
    fd: owner?.fd ?? null,
    family,
    type: protocol === 'tcp' ? 'SOCK_STREAM' : 'SOCK_DGRAM',
    laddr: socket.laddr,
    raddr: socket.raddr,
    status: protocol === 'tcp' ? requireTcpStatus(socket) : 'NONE',
    pid: owner?.pid ?? null,
  };
}

const noOwner: readonly null[] = [null];

/**
 * One result per descriptor; a UNIX socket may have several. Sockets without a known owner are distinguished by type
 * and path only, as in psutil, so all unnamed ones of a type become one result.
 */
function toUnixConnections(lines: readonly UnixLine[], owners: SocketOwners): readonly UnixConnection[] {
  const connections = new Map<string, UnixConnection>();
  for (const line of lines) {
    for (const owner of owners.get(line.inode) ?? noOwner) {
      const key = owner === null ? `${line.type} ${line.path}` : `${owner.pid} ${owner.fd}`;
      if (!connections.has(key)) {
        connections.set(key, toUnixConnection(line, owner));
      }
    }
  }
  return [...connections.values()];
}

function toUnixConnection({ type, path }: UnixLine, owner: SocketOwner | null): UnixConnection {
  return {
    fd: owner?.fd ?? null,
    family: 'AF_UNIX',
    type,
    laddr: path,
    raddr: '',
    status: 'NONE',
    pid: owner?.pid ?? null,
  };
}
