import type { KnownSocket } from '../../src/linux/network/known-socket.js';
import { TcpBook } from '../../src/linux/network/tcp-book.js';
import { TcpLedger } from '../../src/linux/network/tcp-ledger.js';
import { TcpNamespace } from '../../src/linux/network/tcp-namespace.js';
import type { ProcessTable } from '../../src/platform/process-table.js';
import { unshare } from '../restricted/compiled-program.js';
import { startPeer, type TcpPeer } from './tcp-peer.js';

/** A peer alone in a network namespace, so that nothing else adds to the sums. */
export interface QuietNamespace {
  readonly peer: TcpPeer;
  /** The port on which the peer listens. */
  readonly port: number;
  /** What the sockets of the namespace transferred; all belongs to the process in slot 0. */
  readonly ledger: TcpLedger;
  readonly book: TcpBook;
  /** Credits what a reading finds. */
  readonly credit: (socket: KnownSocket) => void;
  close(): void;
}

/** Below it, a program runs in a network namespace of its own. */
export const inNamespace = [...unshare, '--net', '/bin/sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] as const;

/** `isBaseline` leaves out what sockets transferred before the first reading. */
export async function openQuietNamespace(isBaseline: boolean): Promise<QuietNamespace> {
  const peer = await startPeer(...inNamespace);
  const port = await peer.ask('listen');
  const columns = { serial: Float64Array.of(1) };
  const ledger = new TcpLedger({ columns, slots: Int32Array.of(0) } as unknown as ProcessTable);
  ledger.update(() => true);
  const book = new TcpBook(TcpNamespace.open(`/proc/${peer.pid}/ns/net`), ledger, isBaseline);
  return {
    peer,
    port,
    ledger,
    book,
    credit: (socket) => {
      socket.owner ??= { slot: 0, serial: 1, pid: peer.pid, fd: 0 };
      ledger.settle(socket);
    },
    close: () => book.close(),
  };
}
