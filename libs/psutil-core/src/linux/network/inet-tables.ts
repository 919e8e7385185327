import { NativeCallFailed, NotSupported } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError, readKernelText } from '../files/kernel-text.js';
import type { InetSocket } from '../proc/inet-socket.js';
import { parseInetSockets } from '../proc/net-inet.js';
import { parseUnixLines, type UnixLine } from '../proc/net-unix.js';
import { readInetDiag, readTcpDiag } from './inet-diag.js';
import type { SocketPlace } from './socket-place.js';
import { readUnixDiag } from './unix-diag.js';

/** One of the four tables of TCP and UDP sockets. */
export interface InetTable {
  readonly family: 'AF_INET' | 'AF_INET6';
  readonly protocol: 'tcp' | 'udp';
}

/** Reads these tables through sock_diag if possible, otherwise from files. */
export function readInetTables(
  context: PlatformContext,
  tables: readonly InetTable[],
  place: SocketPlace,
): Map<InetTable, InetSocket[]> {
  return (
    askKernel(place, () => readBySockDiag(tables)) ??
    new Map(tables.map((table) => [table, readFile(context, table, place.files)]))
  );
}

/** Reads all UNIX sockets, likewise. */
export function readUnixSockets(context: PlatformContext, place: SocketPlace): UnixLine[] {
  return askKernel(place, readUnixDiag) ?? parseUnixLines(readKernelText(context.io, `${place.files}/unix`));
}

/**
 * Null if the kernel was built without sock_diag, a sandbox forbids it, the namespace may not be entered, or there are
 * no native calls: then the files show the same sockets.
 */
function askKernel<T>({ natively }: SocketPlace, read: () => T): T | null {
  try {
    return natively === null ? null : natively(read);
  } catch (error) {
    if (error instanceof NativeCallFailed || error instanceof NotSupported || isSystemError(error)) {
      return null;
    }
    throw error;
  }
}

function readBySockDiag(tables: readonly InetTable[]): Map<InetTable, InetSocket[]> {
  const tcp = tables.filter(({ protocol }) => protocol === 'tcp').length > 1 ? readTcpDiag() : null;
  return new Map(
    tables.map((table) => [
      table,
      (table.protocol === 'tcp' ? tcp?.[table.family] : undefined) ?? readInetDiag(table.family, table.protocol),
    ]),
  );
}

function readFile(context: PlatformContext, { family, protocol }: InetTable, files: string): InetSocket[] {
  const path = `${files}/${protocol}${family === 'AF_INET6' ? '6' : ''}`;
  // Kernels without IPv6 have no tcp6 and udp6.
  if (family === 'AF_INET6' && !context.io.exists(path)) {
    return [];
  }
  return parseInetSockets(readKernelText(context.io, path));
}
