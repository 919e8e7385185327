import type { ConnectionKind, InetConnection, NetConnection, SocketType } from '../model/network.js';
import type { PlatformContext } from '../platform.js';
import { decodeSocketAddress } from './inet-address.js';
import { readKernelText, type KernelText } from './kernel-text.js';
import { decodeTcpStatus, parseInetLines, type InetLine } from './proc/net-inet.js';
import { parseUnixLines } from './proc/net-unix.js';
import { readAllSocketOwners, readSocketOwners, type SocketOwner, type SocketOwners } from './socket-owners.js';

/** A file below /proc/net. */
interface Table {
  readonly file: string;
  readonly family: 'AF_INET' | 'AF_INET6' | 'AF_UNIX';
  readonly type: SocketType;
}

const TCP4: Table = { file: 'tcp', family: 'AF_INET', type: 'SOCK_STREAM' };
const TCP6: Table = { file: 'tcp6', family: 'AF_INET6', type: 'SOCK_STREAM' };
const UDP4: Table = { file: 'udp', family: 'AF_INET', type: 'SOCK_DGRAM' };
const UDP6: Table = { file: 'udp6', family: 'AF_INET6', type: 'SOCK_DGRAM' };
const UNIX: Table = { file: 'unix', family: 'AF_UNIX', type: 'SOCK_STREAM' };

const TABLES: Readonly<Record<ConnectionKind, readonly Table[]>> = {
  all: [TCP4, TCP6, UDP4, UDP6, UNIX],
  inet: [TCP4, TCP6, UDP4, UDP6],
  inet4: [TCP4, UDP4],
  inet6: [TCP6, UDP6],
  tcp: [TCP4, TCP6],
  tcp4: [TCP4],
  tcp6: [TCP6],
  udp: [UDP4, UDP6],
  udp4: [UDP4],
  udp6: [UDP6],
  unix: [UNIX],
};

/** Sockets of the whole machine (of our network namespace), in no particular order, without duplicates. */
export function readConnections(context: PlatformContext, kind: ConnectionKind): NetConnection[] {
  return collect(context, kind, readAllSocketOwners(context), false);
}

/** Sockets that one process holds. */
export function readProcessConnections(context: PlatformContext, pid: number, kind: ConnectionKind): NetConnection[] {
  const owners = readSocketOwners(context, pid);
  return owners.size === 0 ? [] : collect(context, kind, owners, true);
}

const NOBODY: readonly (SocketOwner | null)[] = [null];

function collect(context: PlatformContext, kind: ConnectionKind, owners: SocketOwners, onlyOwned: boolean): NetConnection[] {
  const connections: NetConnection[] = [];
  for (const table of TABLES[kind]) {
    const path = `${context.procRoot}/net/${table.file}`;
    // Kernels without IPv6 have no tcp6 and udp6.
    if (table.family === 'AF_INET6' && !context.io.exists(path)) {
      continue;
    }
    const source = readKernelText(context.io, path);
    if (table.family === 'AF_UNIX') {
      addUnix(source, owners, onlyOwned, connections);
    } else {
      addInet(source, table as InetTable, owners, onlyOwned, connections);
    }
  }
  return connections;
}

type InetTable = Table & { readonly family: 'AF_INET' | 'AF_INET6' };

/** The kernel prints a table piece by piece, so that one socket can be in it twice. */
function addInet(source: KernelText, table: InetTable, owners: SocketOwners, onlyOwned: boolean, connections: NetConnection[]): void {
  const seen = new Set<string>();
  for (const line of parseInetLines(source)) {
    const owner = owners.get(line.inode)?.[0] ?? null;
    const key = owner === null ? line.key : `${line.key} ${owner.pid} ${owner.fd}`;
    if ((owner === null && onlyOwned) || seen.has(key)) {
      continue;
    }
    seen.add(key);
    connections.push(decodeInet(line, table, owner, source));
  }
}

function decodeInet(line: InetLine, table: InetTable, owner: SocketOwner | null, source: KernelText): InetConnection {
  return {
    fd: owner?.fd ?? null,
    family: table.family,
    type: table.type,
    laddr: decodeSocketAddress(line.localIp, line.localPort),
    raddr: decodeSocketAddress(line.remoteIp, line.remotePort),
    status: table.type === 'SOCK_STREAM' ? decodeTcpStatus(line.state, source) : 'NONE',
    pid: owner?.pid ?? null,
  };
}

/** One UNIX socket may have several descriptors. */
function addUnix(source: KernelText, owners: SocketOwners, onlyOwned: boolean, connections: NetConnection[]): void {
  const seen = new Set<string>();
  for (const line of parseUnixLines(source)) {
    for (const owner of owners.get(line.inode) ?? (onlyOwned ? [] : NOBODY)) {
      const key = owner === null ? `${line.type} ${line.path}` : `${owner.pid} ${owner.fd}`;
      if (!seen.has(key)) {
        seen.add(key);
        connections.push({ fd: owner?.fd ?? null, family: 'AF_UNIX', type: line.type, laddr: line.path, raddr: '', status: 'NONE', pid: owner?.pid ?? null });
      }
    }
  }
}
