import { closeDescriptor } from '../native/read-files.js';
import { DatagramReader, drainDatagrams } from '../native/datagrams.js';
import { NetlinkSocket, visitMessages } from '../native/netlink.js';
import { inNetworkNamespace } from '../native/network-namespace.js';
import { openNetlinkSocket } from '../native/netlink-socket.js';
import type { TimeSlices } from './time-slices.js';
import { createTcpRecord, decodeTcpRecord, tcpInfoRequest, type TcpRecord } from './tcp-record.js';

const NETLINK_SOCK_DIAG = 4;
/** Bits of the groups SKNLGRP_INET_TCP_DESTROY (1) and SKNLGRP_INET6_TCP_DESTROY (3) of sock_diag.h. */
const destroyGroups = 0b101;
/** Each ended socket needs about 1 KiB. The kernel uses the memory only while messages wait. */
const endsBufferBytes = 8 * 1024 * 1024;
const endsPerCall = 32;
/** A record, its tcp_info and what later kernels may add. */
const endBytes = 1_024;

/** Called with each socket; the record is overwritten by the next one. */
export type VisitTcp = (record: TcpRecord) => void;

/** The sockets of one network namespace, through two netlink sockets that were opened in it and are kept. */
export class TcpNamespace {
  readonly #dump: NetlinkSocket;
  readonly #endsFd: number;
  readonly #ends: DatagramReader;
  readonly #request = tcpInfoRequest();
  readonly #record = createTcpRecord();

  /**
   * Opens the namespace of a process by the path of its link, or our own for null. Throws NativeCallFailed or Node's
   * system error.
   */
  static open(path: string | null): TcpNamespace {
    return path === null ? new TcpNamespace() : inNetworkNamespace(path, () => new TcpNamespace());
  }

  private constructor() {
    this.#dump = new NetlinkSocket(NETLINK_SOCK_DIAG);
    try {
      this.#endsFd = openNetlinkSocket(NETLINK_SOCK_DIAG, destroyGroups, endsBufferBytes);
    } catch (error) {
      this.#dump.close();
      throw error;
    }
    this.#ends = new DatagramReader(this.#endsFd, endsPerCall, endBytes);
  }

  /** Visits all sockets that carry data. Rests between the parts of a long answer. */
  async readSockets(slices: TimeSlices, visit: VisitTcp): Promise<void> {
    this.#dump.send(this.#request);
    while (!this.#dump.receive((bytes, start, end) => this.#decode(bytes, start, end, visit))) {
      await slices.rest();
    }
  }

  /** Visits the sockets that ended since the last call. Returns how often the kernel had dropped some. */
  readEnds(visit: VisitTcp): number {
    return drainDatagrams(this.#ends, (bytes, length) => {
      visitMessages(bytes, length, (part, start, end) => this.#decode(part, start, end, visit));
    });
  }

  /** The namespace itself may end only after this. */
  close(): void {
    this.#dump.close();
    closeDescriptor(this.#endsFd);
  }

  #decode(bytes: Buffer, start: number, end: number, visit: VisitTcp): void {
    if (decodeTcpRecord(bytes, start, end, this.#record)) {
      visit(this.#record);
    }
  }
}
