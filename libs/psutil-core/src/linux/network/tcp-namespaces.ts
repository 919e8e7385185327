import { NativeCallFailed } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import type { ProcessTable, Sweep } from '../../platform/process-table.js';
import { isSystemError } from '../files/kernel-text.js';
import { TcpBook, type TcpCredits } from './tcp-book.js';
import { TcpNamespace } from './tcp-namespace.js';
import type { TimeSlices } from './time-slices.js';

/** ENOENT, ESRCH; Node's errors have negative numbers. */
const goneErrnos: ReadonlySet<number> = new Set([2, 3]);
/** Counts those that are open, because two descriptors are kept for each. */
const maxNamespaces = 200;
/** One that could not be opened, perhaps for lack of descriptors, is tried again once in this many sweeps. */
const retrySweeps = 6;
/**
 * Only a process itself can move to another namespace, so the links of those that worked are read: at each of its first
 * sweeps, when most do it, then once in as many. The others are read once in ten times as many, because the kernel
 * rounds what little a process does to nothing.
 */
const youngSweeps = 6;
const roundSweeps = 60;
/** Processes of a namespace that may show the way into it; some may end meanwhile. */
const maxGuides = 3;
/** Character codes of the kernel's state letters Z and X: the process has left its namespace. */
const endedStates: ReadonlySet<number> = new Set([0x5a, 0x58]);

/** A network namespace that processes live in, or sockets of processes that ended. */
export interface LivingNamespace {
  /** Null while its sockets may not be seen. */
  readonly book: TcpBook | null;
  /** Its Tcp counters at the last reading (/proc/PID/net/snmp); unchanged means that no segment came or went. */
  segments: string | null;
  /** A process that lives in it, whose files show the namespace; null once there is none. */
  pid: number | null;
  /** Monotonic milliseconds at which it was first found without a process; null while it has one. */
  emptySinceMs: number | null;
}

/** Finds the network namespace of each process, and keeps the sockets of each namespace open. */
export class TcpNamespaces {
  readonly #context: PlatformContext;
  readonly #table: ProcessTable;
  readonly #credits: TcpCredits;
  /** By the link, such as 'net:[4026531840]'. */
  readonly #namespaces = new Map<string, LivingNamespace>();
  /**
   * The link of each process by slot, with the serial that it belongs to; null if it may not be read. It stays when the
   * process ends.
   */
  readonly #links: (string | null)[] = [];
  readonly #serials: number[] = [];
  /** Number of the sweep in which the process was first seen. */
  readonly #firstSweeps: number[] = [];
  readonly #ownLink: string;
  #isFirst = true;

  /** Throws NativeCallFailed if the kernel does not tell about the sockets of our own namespace. */
  constructor(context: PlatformContext, table: ProcessTable, credits: TcpCredits) {
    this.#context = context;
    this.#table = table;
    this.#credits = credits;
    this.#ownLink = context.io.readlink('/proc/thread-self/ns/net');
    const book = new TcpBook(TcpNamespace.open(null), credits, true);
    this.#namespaces.set(this.#ownLink, { book, segments: null, pid: 0, emptySinceMs: null });
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

  /** Opens the namespaces of new processes, and closes those that are empty. */
  async update(sweep: Sweep, slices: TimeSlices): Promise<void> {
    const inhabited = this.#findInhabited(sweep);
    this.#closeEmpty(inhabited);
    let room = maxNamespaces - this.#countOpen();
    for (const [link, pids] of inhabited) {
      const known = this.#namespaces.get(link);
      if (known === undefined || (known.book === null && sweep.number % retrySweeps === 0)) {
        // What the sockets of one that was hidden until now transferred in that time is not counted at once.
        const book = room > 0 ? this.#open(pids, this.#isFirst || known !== undefined) : null;
        if (book !== undefined) {
          room -= book === null ? 0 : 1;
          this.#namespaces.set(link, { book, segments: null, pid: pids[0] ?? null, emptySinceMs: null });
        }
        await slices.rest();
      } else {
        known.pid = pids[0] ?? null;
        known.emptySinceMs = null;
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

  #countOpen(): number {
    return [...this.#namespaces.values()].filter(({ book }) => book !== null).length;
  }

  /** A few processes of each namespace except our own. */
  #findInhabited({ number, execs }: Sweep): Map<string, number[]> {
    const execed = new Set(execs);
    const { columns, slots } = this.#table;
    const inhabited = new Map<string, number[]>();
    for (const slot of slots) {
      const serial = columns.serial[slot] ?? -1;
      const pid = columns.pid[slot] ?? 0;
      const isNew = this.#serials[slot] !== serial;
      if (isNew) {
        this.#firstSweeps[slot] = number;
      }
      const hasWorked = (columns.changedAt[slot] ?? 0) >= number;
      const isYoung = number - (this.#firstSweeps[slot] ?? 0) < youngSweeps;
      const everySweeps = hasWorked ? youngSweeps : roundSweeps;
      if (isNew || execed.has(slot) || (hasWorked && isYoung) || (number + slot) % everySweeps === 0) {
        this.#updateLink(slot, serial, pid);
      }
      const link = this.#links[slot] ?? null;
      if (link === null || link === this.#ownLink || endedStates.has(columns.state[slot] ?? 0)) {
        continue;
      }
      const pids = inhabited.get(link);
      if (pids === undefined) {
        inhabited.set(link, [pid]);
      } else if (pids.length < maxGuides) {
        pids.push(pid);
      }
    }
    return inhabited;
  }

  #updateLink(slot: number, serial: number, pid: number): void {
    const link = this.#table.columns.kernelThread[slot] === 1 ? null : this.#readLink(pid);
    if (link !== undefined || this.#serials[slot] !== serial) {
      this.#links[slot] = link ?? null;
    }
    this.#serials[slot] = serial;
  }

  /**
   * A namespace lives on while it has sockets, such as those that still send what a process had left. So it is let go
   * when a reading after the end of its last process found none; readings are rarer than calls of `update`.
   */
  #closeEmpty(inhabited: ReadonlyMap<string, readonly number[]>): void {
    for (const [link, namespace] of this.#namespaces) {
      if (link === this.#ownLink || inhabited.has(link)) {
        continue;
      }
      const { book, emptySinceMs } = namespace;
      if (book === null || (emptySinceMs !== null && book.readMs > emptySinceMs && book.size === 0)) {
        book?.close();
        this.#namespaces.delete(link);
      } else {
        namespace.pid = null;
        namespace.emptySinceMs ??= performance.now();
      }
    }
  }

  /**
   * Null without the rights (CAP_SYS_ADMIN). Undefined if the processes are gone: another one may show the way at the
   * next sweep.
   */
  #open(pids: readonly number[], isBaseline: boolean): TcpBook | null | undefined {
    for (const pid of pids) {
      try {
        const namespace = TcpNamespace.open(`${this.#context.procRoot}/${pid}/ns/net`);
        return new TcpBook(namespace, this.#credits, isBaseline);
      } catch (error) {
        if (!(error instanceof NativeCallFailed) && !isSystemError(error)) {
          throw error;
        }
        if (!isGone(error)) {
          return null;
        }
      }
    }
    return undefined;
  }

  /** Null for a process that may not be read, undefined for one that is gone. */
  #readLink(pid: number): string | null | undefined {
    try {
      return this.#context.io.readlink(`${this.#context.procRoot}/${pid}/ns/net`);
    } catch (error) {
      if (isSystemError(error)) {
        return isGone(error) ? undefined : null;
      }
      throw error;
    }
  }
}

function isGone({ errno }: { readonly errno?: number | undefined }): boolean {
  return goneErrnos.has(Math.abs(errno ?? 0));
}
