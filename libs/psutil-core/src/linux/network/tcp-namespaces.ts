import { NativeCallFailed } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import type { ProcessTable, Sweep } from '../../platform/process-table.js';
import { isSystemError } from '../files/kernel-text.js';
import { TcpBook, type TcpCredits } from './tcp-book.js';
import { TcpNamespace } from './tcp-namespace.js';

/** Two descriptors are kept for each. */
const maxNamespaces = 200;
/** One that could not be opened, perhaps for lack of descriptors, is tried again once in this many sweeps. */
const retrySweeps = 6;
/** A process can move without an exec, so each link is read again once in this many sweeps. */
const roundSweeps = 60;

/** A network namespace that processes live in. */
export interface LivingNamespace {
  /** Null while its sockets may not be seen. */
  readonly book: TcpBook | null;
  /** Its Tcp counters at the last reading (/proc/PID/net/snmp); unchanged means that no segment came or went. */
  segments: string | null;
  /** A process that lives in it, whose files show the namespace. */
  pid: number;
}

/** Finds the network namespace of each process, and keeps the sockets of each namespace open. */
export class TcpNamespaces {
  readonly #context: PlatformContext;
  readonly #table: ProcessTable;
  readonly #credits: TcpCredits;
  /** By the link, such as 'net:[4026531840]'. */
  readonly #namespaces = new Map<string, LivingNamespace>();
  /** The link of each process by slot, with the serial that it belongs to; null if it may not be read. */
  readonly #links: (string | null)[] = [];
  readonly #serials: number[] = [];
  readonly #ownLink: string;
  #isFirst = true;

  /** Throws NativeCallFailed if the kernel does not tell about the sockets of our own namespace. */
  constructor(context: PlatformContext, table: ProcessTable, credits: TcpCredits) {
    this.#context = context;
    this.#table = table;
    this.#credits = credits;
    this.#ownLink = context.io.readlink('/proc/thread-self/ns/net');
    const book = new TcpBook(TcpNamespace.open(null), credits, true);
    this.#namespaces.set(this.#ownLink, { book, segments: null, pid: 0 });
  }

  get own(): TcpBook {
    return this.#namespaces.get(this.#ownLink)?.book as TcpBook;
  }

  /** The others, in no particular order. */
  get others(): LivingNamespace[] {
    return [...this.#namespaces].filter(([link]) => link !== this.#ownLink).map(([, namespace]) => namespace);
  }

  /** Whether the sockets of the process in a slot can be seen; after `update`. */
  isVisible(slot: number): boolean {
    const link = this.#links[slot] ?? null;
    return link !== null && this.#namespaces.get(link)?.book !== null;
  }

  /** Opens the namespaces of new processes, and closes those whose last process has ended. */
  update({ number, execs }: Sweep): void {
    const execed = new Set(execs);
    const { columns, slots } = this.#table;
    const inhabited = new Map<string, number>();
    for (const slot of slots) {
      const serial = columns.serial[slot] ?? -1;
      const isDue = this.#serials[slot] !== serial || execed.has(slot) || (number + slot) % roundSweeps === 0;
      const pid = columns.pid[slot] ?? 0;
      if (isDue) {
        this.#serials[slot] = serial;
        this.#links[slot] = columns.kernelThread[slot] === 1 ? null : this.#readLink(pid);
      }
      const link = this.#links[slot] ?? null;
      if (link !== null && !inhabited.has(link)) {
        inhabited.set(link, pid);
      }
    }
    this.#closeEmpty(inhabited);
    for (const [link, pid] of inhabited) {
      const known = this.#namespaces.get(link);
      if (known === undefined || (known.book === null && number % retrySweeps === 0)) {
        this.#namespaces.set(link, { book: this.#open(pid), segments: null, pid });
      } else {
        known.pid = pid;
      }
    }
    this.#isFirst = false;
  }

  /** How many cannot be seen. */
  get hidden(): number {
    return this.others.filter(({ book }) => book === null).length;
  }

  close(): void {
    for (const { book } of this.#namespaces.values()) {
      book?.close();
    }
    this.#namespaces.clear();
  }

  #closeEmpty(inhabited: ReadonlyMap<string, number>): void {
    for (const [link, { book }] of this.#namespaces) {
      if (link !== this.#ownLink && !inhabited.has(link)) {
        book?.close();
        this.#namespaces.delete(link);
      }
    }
  }

  /** Null without the rights (CAP_SYS_ADMIN), or if there is no room for more. */
  #open(pid: number): TcpBook | null {
    if (this.#namespaces.size >= maxNamespaces) {
      return null;
    }
    try {
      const namespace = TcpNamespace.open(`${this.#context.procRoot}/${pid}/ns/net`);
      return new TcpBook(namespace, this.#credits, this.#isFirst);
    } catch (error) {
      if (error instanceof NativeCallFailed || isSystemError(error)) {
        return null;
      }
      throw error;
    }
  }

  /** Null for a process that is gone or may not be read. */
  #readLink(pid: number): string | null {
    try {
      return this.#context.io.readlink(`${this.#context.procRoot}/${pid}/ns/net`);
    } catch (error) {
      if (isSystemError(error)) {
        return null;
      }
      throw error;
    }
  }
}
