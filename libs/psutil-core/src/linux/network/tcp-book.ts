import type { TcpNamespace } from './tcp-namespace.js';
import type { TimeSlices } from './time-slices.js';
import type { TcpRecord } from './tcp-record.js';

/** A process that holds a socket: the slot and serial of the process table, and the descriptor. */
export interface TcpOwner {
  readonly slot: number;
  readonly serial: number;
  readonly pid: number;
  readonly fd: number;
}

/** A socket that was seen in a reading. */
export interface KnownSocket {
  /** 0 once no process holds it any more. */
  inode: number;
  /** Null while its process is not known. */
  owner: TcpOwner | null;
  /** Counters modulo 2^52 as last seen, and how much of them is credited. */
  sent: number;
  received: number;
  creditedSent: number;
  creditedReceived: number;
  /** Number of the last reading that listed it. */
  listed: number;
  /** The round of the search from which on it is searched for; null while it is not. */
  sinceRound: number | null;
  /** How often the search found nobody, and when it may begin again; monotonic milliseconds. */
  failures: number;
  retryMs: number;
  /** Number of the reading from which on its owner is asked again whether it still holds it. */
  verifyAt: number;
}

/** Receives what sockets transferred. */
export interface TcpCredits {
  /** Credits what is new of a socket, to its owner if that is known. */
  settle(socket: KnownSocket): void;
  /** Counts what a socket transferred that was never seen. */
  addUnseen(sent: number, received: number): void;
}

/** A dump may miss a socket while the kernel's table changes, so it is forgotten only after it was missing twice. */
const forgottenAfter = 2;

/** The known sockets of one network namespace, by their cookies. */
export class TcpBook {
  readonly #sockets = new Map<number, KnownSocket>();
  readonly #namespace: TcpNamespace;
  readonly #credits: TcpCredits;
  #reading = 0;
  /** Whether the sockets of the next reading existed before: then only what they transfer from now on counts. */
  #isBaseline: boolean;

  constructor(namespace: TcpNamespace, credits: TcpCredits, isBaseline: boolean) {
    this.#namespace = namespace;
    this.#credits = credits;
    this.#isBaseline = isBaseline;
  }

  get size(): number {
    return this.#sockets.size;
  }

  /**
   * Updates the sockets and forgets those that are gone, whose process will not be found any more. Calls `visit` with
   * each that is listed now.
   */
  async read(slices: TimeSlices, visit: (socket: KnownSocket) => void): Promise<void> {
    this.#reading += 1;
    await this.#namespace.readSockets(slices, (record) => this.#update(record));
    this.#isBaseline = false;
    for (const [cookie, socket] of this.#sockets) {
      if (this.#reading - socket.listed >= forgottenAfter) {
        this.#credits.settle(socket);
        this.#sockets.delete(cookie);
      } else if (socket.listed === this.#reading) {
        visit(socket);
      }
    }
  }

  /** Calls `visit` with the sockets as they were last read. */
  revisit(visit: (socket: KnownSocket) => void): void {
    for (const socket of this.#sockets.values()) {
      visit(socket);
    }
  }

  /** Credits what the sockets that ended had left. Returns how often the kernel had dropped such news. */
  drain(): number {
    return this.#namespace.readEnds((record) => this.#end(record));
  }

  close(): void {
    this.drain();
    for (const socket of this.#sockets.values()) {
      this.#credits.settle(socket);
    }
    this.#sockets.clear();
    this.#namespace.close();
  }

  #update(record: TcpRecord): void {
    const { cookie, inode, sent, received } = record;
    const known = this.#sockets.get(cookie);
    if (known === undefined) {
      this.#sockets.set(cookie, {
        inode,
        owner: null,
        sent,
        received,
        creditedSent: this.#isBaseline ? sent : 0,
        creditedReceived: this.#isBaseline ? received : 0,
        listed: this.#reading,
        sinceRound: null,
        failures: 0,
        retryMs: 0,
        verifyAt: 0,
      });
      return;
    }
    known.inode = inode;
    known.sent = sent;
    known.received = received;
    known.listed = this.#reading;
  }

  #end({ cookie, sent, received }: TcpRecord): void {
    const known = this.#sockets.get(cookie);
    if (known === undefined) {
      // It began after the last reading. Before the first one, it may have existed for long.
      if (!this.#isBaseline) {
        this.#credits.addUnseen(sent, received);
      }
      return;
    }
    known.sent = sent;
    known.received = received;
    this.#credits.settle(known);
    this.#sockets.delete(cookie);
  }
}
