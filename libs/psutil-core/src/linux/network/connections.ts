import type { ConnectionKind, InetConnection, NetConnection, UnixConnection } from '../../model/network.js';
import type { PlatformContext } from '../../platform/platform.js';
import { describeSocket, requireTcpStatus, type InetSocket } from '../proc/inet-socket.js';
import { readInetTables, type InetTable } from './inet-tables.js';
import { readKernelText } from '../files/kernel-text.js';
import { parseUnixLines, type UnixLine } from '../proc/net-unix.js';
import type { SocketOwnerFinder } from './socket-owner-finder.js';
import { readSocketOwners, type SocketOwner, type SocketOwners } from './socket-owners.js';

const TCP4: InetTable = { family: 'AF_INET', protocol: 'tcp' };
const TCP6: InetTable = { family: 'AF_INET6', protocol: 'tcp' };
const UDP4: InetTable = { family: 'AF_INET', protocol: 'udp' };
const UDP6: InetTable = { family: 'AF_INET6', protocol: 'udp' };

const TABLES: Readonly<Record<ConnectionKind, readonly InetTable[]>> = {
  all: [TCP4, TCP6, UDP4, UDP6],
  inet: [TCP4, TCP6, UDP4, UDP6],
  inet4: [TCP4, UDP4],
  inet6: [TCP6, UDP6],
  tcp: [TCP4, TCP6],
  tcp4: [TCP4],
  tcp6: [TCP6],
  udp: [UDP4, UDP6],
  udp4: [UDP4],
  udp6: [UDP6],
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

/** Sockets that one process holds. */
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
    inet: readInetTables(context, TABLES[kind]),
    unix:
      kind === 'all' || kind === 'unix'
        ? parseUnixLines(readKernelText(context.io, `${context.procRoot}/net/unix`))
        : [],
  };
}

/** Of sockets that somebody may hold: 0 stands for nobody. */
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

/** The kernel tells a table piece by piece, so that one socket can be in it twice. */
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

const NOBODY: readonly null[] = [null];

/** One UNIX socket may have several descriptors. */
function addUnix(
  lines: readonly UnixLine[],
  owners: SocketOwners,
  onlyOwned: boolean,
  connections: NetConnection[],
): void {
  const seen = new Set<string>();
  for (const line of lines) {
    for (const owner of owners.get(line.inode) ?? (onlyOwned ? [] : NOBODY)) {
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
