import type { Sweep } from './process-table.js';

export interface TcpTrafficOptions {
  /**
   * Share of one CPU that readings may take, 0.005 by default. One that took long is followed by a pause, in which
   * readings only take news of ended connections.
   */
  readonly maxCpuShare?: number;
}

/** What all TCP sockets together transferred since the first reading; counters restart at 0 beyond 2^53. */
export interface TcpTotals {
  /** Bytes of payload that were sent, without what was sent again. */
  readonly sentBytes: number;
  /** Bytes of payload that were received. */
  readonly receivedBytes: number;
  /**
   * The part of `sentBytes` that is no process's: of connections that began and ended between two readings, what the
   * kernel sent for a process after its end, and of processes whose own value is not known.
   */
  readonly unattributedSentBytes: number;
  /** The same of `receivedBytes`. */
  readonly unattributedReceivedBytes: number;
  /** Sockets that carry data, without listeners, at the last reading of each network namespace. */
  readonly sockets: number;
  /** How often the kernel dropped news of ended connections, whose last bytes are then missing. */
  readonly lostEnds: number;
  /** Network namespaces with processes, whose sockets this program may not see or has no room for. */
  readonly hiddenNamespaces: number;
}

/**
 * Counts the TCP payload of processes. Payload is what programs write and read: without headers, and without what was
 * sent again. A socket that several processes share counts once, for one of them. What a connection transferred before
 * the first reading is left out, and so is traffic that never was a TCP socket's (UDP, QUIC, raw sockets).
 */
export interface TcpTraffic {
  /**
   * Bytes since the process was first seen, by slot of the table. NaN means unknown: a kernel thread, a process whose
   * sockets may not be read, a new value that a number cannot hold exactly (it restarts at 0 after that). The arrays
   * are replaced when the table grows.
   */
  readonly sentBytes: Float64Array;
  readonly receivedBytes: Float64Array;
  /**
   * Reads all sockets; call it after each sweep of the table, with its result. What processes that ended since the
   * sweep before had left is added to their slots too. The search for owners, and the sockets of other network
   * namespaces, get at most 20 ms each; what is not reached is left to the next reading. Only one reading may run at a
   * time. Throws NativeCallFailed.
   */
  read(sweep: Sweep): Promise<TcpTotals>;
  /** Takes the news of ended connections from the kernel. Call it about once a second, so that none is dropped. */
  drain(): void;
  close(): void;
}
