import type { TcpNamespace } from './tcp-namespace.js';
import type { TimeSlices } from './time-slices.js';
import { GoneSockets } from './gone-sockets.js';
import type { KnownSocket } from './known-socket.js';
import { isOtherConnection, type TcpRecord } from './tcp-record.js';

/** What the kernel tells about the sockets of one network namespace. */
export type SocketSource = Pick<TcpNamespace, 'readSockets' | 'readEnds' | 'close'>;

/** Receives what sockets transferred. */
export interface TcpCredits {
  /** Credits what is new of a socket, to its owner if that is known. */
  settle(socket: KnownSocket): void;
  /** Counts what a socket transferred that was never seen. */
  addUnseen(sent: number, received: number): void;
}

/** A dump may miss a socket while the kernel's table changes, so it counts as gone only after it was missing twice. */
const goneAfter = 2;

/** The known sockets of one network namespace, by their cookies. */
export class TcpBook {
  readonly #sockets = new Map<number, KnownSocket>();
  /** Sockets that left the kernel's table, but whose end the kernel has not reported yet. */
  readonly #gone = new GoneSockets();
  readonly #namespace: SocketSource;
  readonly #credits: TcpCredits;
  #reading = 0;
  /** Monotonic milliseconds of the end of the last complete reading. */
  #readMs = -Infinity;
  /** The same of the one before. */
  #readBeforeMs = -Infinity;
  /** Monotonic milliseconds of the last look for ends: those that the next look finds came after it. */
  #drainedMs = performance.now();
  /** How often the kernel had dropped news of ends, as far as `drain` has not returned it yet. */
  #drops = 0;
  /**
   * Monotonic milliseconds since which everything counts. Null before the first reading of sockets that existed before:
   * only what they transfer after it counts.
   */
  #sinceMs: number | null;
  /** Cookies of the sockets that ended during a reading; a part that the kernel had prepared may still list them. */
  #endedMeanwhile: Set<number> | null = null;

  constructor(namespace: SocketSource, credits: TcpCredits, isBaseline: boolean) {
    this.#namespace = namespace;
    this.#credits = credits;
    this.#sinceMs = isBaseline ? null : -Infinity;
  }

  /** How many sockets carry data. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Monotonic milliseconds of the end of the last complete reading, -Infinity before the first one. */
  get readMs(): number {
    return this.#readMs;
  }

  /** Updates the sockets and calls `visit` with each that is listed now. */
  async read(slices: TimeSlices, visit: (socket: KnownSocket) => void): Promise<void> {
    if (this.#sinceMs === null) {
      // News of ends from before the first reading.
      this.drain();
    }
    const beganMs = performance.now();
    this.#reading += 1;
    this.#endedMeanwhile = new Set();
    try {
      await this.#namespace.readSockets(slices, (record) => this.#update(record));
      if (this.#sinceMs === null) {
        // An old socket that this list missed would count as a new one in the next.
        await this.#namespace.readSockets(slices, (record) => this.#update(record));
        this.#sinceMs = beganMs;
        // The time of the ends that follow is then known better, see #endUnseen.
        this.#drainEnds();
      }
    } finally {
      this.#endedMeanwhile = null;
    }
    for (const [cookie, socket] of this.#sockets) {
      if (this.#reading - socket.listed >= goneAfter) {
        this.#sockets.delete(cookie);
        this.#credits.settle(socket);
        this.#gone.add(cookie, socket);
      }
    }
    this.#readBeforeMs = this.#readMs;
    this.#readMs = performance.now();
    this.revisit(visit);
  }

  /** Calls `visit` with the sockets that the last reading listed. */
  revisit(visit: (socket: KnownSocket) => void): void {
    for (const socket of this.#sockets.values()) {
      if (socket.listed === this.#reading) {
        visit(socket);
      }
    }
  }

  /** Credits what the sockets that ended had left. Returns how often the kernel had dropped such news. */
  drain(): number {
    this.#drainEnds();
    const drops = this.#drops;
    this.#drops = 0;
    return drops;
  }

  close(): void {
    this.drain();
    for (const socket of this.#sockets.values()) {
      this.#credits.settle(socket);
    }
    this.#sockets.clear();
    this.#namespace.close();
  }

  #drainEnds(): void {
    const nowMs = performance.now();
    this.#drops += this.#namespace.readEnds((record) => this.#end(record));
    this.#drainedMs = nowMs;
  }

  #update(record: TcpRecord): void {
    const { cookie } = record;
    if (this.#endedMeanwhile?.has(cookie) === true) {
      return;
    }
    const known = this.#sockets.get(cookie) ?? this.#takeGone(cookie);
    if (known === undefined) {
      this.#sockets.set(cookie, this.#begin(record));
      return;
    }
    this.#count(known, record);
    known.inode = record.inode;
    known.localPort = record.localPort;
    known.remotePort = record.remotePort;
    known.listed = this.#reading;
  }

  #begin({ inode, localPort, remotePort, sent, received }: TcpRecord): KnownSocket {
    const isOld = this.#sinceMs === null;
    return {
      inode,
      localPort,
      remotePort,
      owner: null,
      sent,
      received,
      creditedSent: isOld ? sent : 0,
      creditedReceived: isOld ? received : 0,
      listed: this.#reading,
      sinceRound: null,
      failures: 0,
      retryMs: 0,
      verifyAt: 0,
    };
  }

  /** A program may disconnect a socket and connect it again. Its counters then begin at 0. */
  #count(known: KnownSocket, record: TcpRecord): void {
    if (isOtherConnection(known, record)) {
      this.#credits.settle(known);
      known.creditedSent = 0;
      known.creditedReceived = 0;
    }
    known.sent = record.sent;
    known.received = record.received;
  }

  /** A socket can come back, with a new connection. */
  #takeGone(cookie: number): KnownSocket | undefined {
    const socket = this.#gone.take(cookie);
    if (socket !== undefined) {
      this.#sockets.set(cookie, socket);
    }
    return socket;
  }

  #end(record: TcpRecord): void {
    const { cookie } = record;
    this.#endedMeanwhile?.add(cookie);
    const known = this.#sockets.get(cookie) ?? this.#gone.take(cookie);
    if (known === undefined) {
      this.#endUnseen(record);
      return;
    }
    this.#count(known, record);
    this.#credits.settle(known);
    this.#sockets.delete(cookie);
  }

  /**
   * No reading saw it: it began after the last one. Or its connection had ended before the first one, and only its
   * descriptor was still open; then it has been idle since. The news of an end does not tell its time, which is some
   * time after the last look for ends. So the earliest possible time is compared: otherwise all that a connection from
   * before the first reading transferred could count.
   */
  #endUnseen({ sent, received, idleMs }: TcpRecord): void {
    const activeMs = this.#drainedMs - idleMs;
    if (this.#sinceMs !== null && activeMs >= this.#sinceMs && !this.#mayBeForgotten(activeMs)) {
      this.#credits.addUnseen(sent, received);
    }
  }

  /** A socket counts as gone, and may then be forgotten, once the last two readings have missed it. */
  #mayBeForgotten(activeMs: number): boolean {
    return this.#gone.hasForgotten && activeMs < this.#readBeforeMs;
  }
}
