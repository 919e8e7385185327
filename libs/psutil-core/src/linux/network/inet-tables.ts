import { NativeCallFailed, NotSupported } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readKernelText } from '../files/kernel-text.js';
import type { InetSocket } from '../proc/inet-socket.js';
import { parseInetSockets } from '../proc/net-inet.js';
import { isOwnMachine } from '../system/own-machine.js';
import { readInetDiag, readTcpDiag } from './inet-diag.js';

/** One of the four tables of TCP and UDP sockets. */
export interface InetTable {
  readonly family: 'AF_INET' | 'AF_INET6';
  readonly protocol: 'tcp' | 'udp';
}

/** Reads these tables through sock_diag on our own machine if possible, otherwise from /proc/net. */
export function readInetTables(context: PlatformContext, tables: readonly InetTable[]): Map<InetTable, InetSocket[]> {
  return (isOwnMachine(context) ? readBySockDiag(tables) : null) ?? readFiles(context, tables);
}

/** Null if the kernel was built without sock_diag, a sandbox forbids it, or there are no native calls. */
function readBySockDiag(tables: readonly InetTable[]): Map<InetTable, InetSocket[]> | null {
  try {
    const tcp = tables.filter(({ protocol }) => protocol === 'tcp').length > 1 ? readTcpDiag() : null;
    return new Map(
      tables.map((table) => [
        table,
        (table.protocol === 'tcp' ? tcp?.[table.family] : undefined) ?? readInetDiag(table.family, table.protocol),
      ]),
    );
  } catch (error) {
    if (error instanceof NativeCallFailed || error instanceof NotSupported) {
      return null;
    }
    throw error;
  }
}

function readFiles(context: PlatformContext, tables: readonly InetTable[]): Map<InetTable, InetSocket[]> {
  return new Map(tables.map((table) => [table, readFile(context, table)]));
}

function readFile(context: PlatformContext, { family, protocol }: InetTable): InetSocket[] {
  const path = `${context.procRoot}/net/${protocol}${family === 'AF_INET6' ? '6' : ''}`;
  // Kernels without IPv6 have no tcp6 and udp6.
  if (family === 'AF_INET6' && !context.io.exists(path)) {
    return [];
  }
  return parseInetSockets(readKernelText(context.io, path));
}
