import type { ConnectionKind, InetConnection, NetConnection, UnixConnection } from '../../model/network.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readKernelText } from '../files/kernel-text.js';
import { describeSocket, requireTcpStatus, type InetSocket } from '../proc/inet-socket.js';
import { parseUnixLines, type UnixLine } from '../proc/net-unix.js';
import { readInetTables, type InetTable } from './inet-tables.js';
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
  const sockets = readSockets(context, kind);
  return toConnections(sockets, finder.find(inodesOf(sockets)), false);
}

/** Sockets of one process. */
export function readProcessConnections(context: PlatformContext, pid: number, kind: ConnectionKind): NetConnection[] {
  const owners = readSocketOwners(context, pid);
  return owners.size === 0 ? [] : toConnections(readSockets(context, kind), owners, true);
}

interface Sockets {
  readonly inet: ReadonlyMap<InetTable, readonly InetSocket[]>;
  readonly unix: readonly UnixLine[];
}

function readSockets(context: PlatformContext, kind: ConnectionKind): Sockets {
  return {
    inet: readInetTables(context, tablesByKind[kind]),
    unix:
      kind === 'all' || kind === 'unix'
        ? parseUnixLines(readKernelText(context.io, `${context.procRoot}/net/unix`))
        : [],
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

function toConnections({ inet, unix }: Sockets, owners: SocketOwners, onlyOwned: boolean): NetConnection[] {
  const connections: NetConnection[] = [];
  for (const [table, sockets] of inet) {
    addInet(sockets, table, owners, onlyOwned, connections);
  }
  addUnix(unix, owners, onlyOwned, connections);
  return connections;
}

/** The kernel lists a table piece by piece, so a socket can be in it twice. */
function addInet(
  sockets: readonly InetSocket[],
  table: InetTable,
  owners: SocketOwners,
  onlyOwned: boolean,
  connections: NetConnection[],
): void {
  const seen = new Set<number | string>();
  for (const socket of sockets) {
    const owner = owners.get(socket.inode)?.[0] ?? null;
    const key = owner === null ? describeSocket(socket) : socket.inode;
    if ((owner === null && onlyOwned) || seen.has(key)) {
      continue;
    }
    seen.add(key);
    connections.push(toInetConnection(socket, table, owner));
  }
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

/** A UNIX socket may have several descriptors. */
function addUnix(
  lines: readonly UnixLine[],
  owners: SocketOwners,
  onlyOwned: boolean,
  connections: NetConnection[],
): void {
  const seen = new Set<string>();
  for (const line of lines) {
    for (const owner of owners.get(line.inode) ?? (onlyOwned ? [] : noOwner)) {
      const key = owner === null ? `${line.type} ${line.path}` : `${owner.pid} ${owner.fd}`;
      if (!seen.has(key)) {
        seen.add(key);
        connections.push(toUnixConnection(line, owner));
      }
    }
  }
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
