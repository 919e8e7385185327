import { NativeCallFailed, NotSupported } from '../../errors.js';
import { realIo } from '../../platform/io.js';
import type { PlatformContext } from '../../platform/platform.js';
import type { ProcessTable, Sweep } from '../../platform/process-table.js';
import type { TcpTotals, TcpTraffic, TcpTrafficOptions } from '../../platform/tcp-traffic.js';
import { readPieceIfAny } from '../files/kernel-text.js';
import { translateError } from '../files/system-errors.js';
import type { KnownSocket, TcpOwner } from './known-socket.js';
import { TcpLedger } from './tcp-ledger.js';
import { TcpNamespaces, type LivingNamespace } from './tcp-namespaces.js';
import { TcpOwners } from './tcp-owners.js';
import { TimeSlices } from './time-slices.js';

/** Work of one reading, milliseconds: for the search for owners, and for namespaces other than our own. */
const searchLimitMs = 20;
/** The part of it that known owners may take, which are asked whether they still hold their sockets. */
const verifyLimitMs = 10;
const othersLimitMs = 20;
const defaultCpuShare = 0.005;
/** An owner is asked again whether it holds an active socket: at the next reading, then once in this many. */
const verifyReadings = 6;

/** The TCP payload of processes on Linux; platform/tcp-traffic.ts documents it. */
export class LinuxTcpTraffic implements TcpTraffic {
  readonly #context: PlatformContext;
  readonly #ledger: TcpLedger;
  readonly #namespaces: TcpNamespaces;
  readonly #owners: TcpOwners;
  readonly #pausePerWork: number;
  #reading = 0;
  #lostEnds = 0;
  #resumeMs = 0;
  /** The round over other namespaces goes on here. */
  #nextOther = 0;
  #isReading = false;
  /** Sockets of the present reading without an owner, those to ask for, and the descriptors of the others. */
  #unowned: KnownSocket[] = [];
  #doubtful: KnownSocket[] = [];
  #held = new Map<number, Set<number>>();

  /** Throws NotSupported if the kernel does not tell about sockets, or `context` is not a machine that runs. */
  constructor(context: PlatformContext, table: ProcessTable, { maxCpuShare = defaultCpuShare }: TcpTrafficOptions) {
    if (context.io !== realIo) {
      throw new NotSupported('TCP payload is counted only on a machine that runs');
    }
    this.#context = context;
    this.#pausePerWork = 1 / maxCpuShare - 1;
    this.#ledger = new TcpLedger(table);
    this.#owners = new TcpOwners(context, table);
    try {
      this.#namespaces = new TcpNamespaces(context, table, this.#ledger);
    } catch (error) {
      if (error instanceof NativeCallFailed) {
        throw new NotSupported(`the kernel does not tell about TCP sockets: ${error.message}`, { cause: error });
      }
      throw error;
    }
  }

  get sentBytes(): Float64Array {
    return this.#ledger.sentBytes;
  }

  get receivedBytes(): Float64Array {
    return this.#ledger.receivedBytes;
  }

  async read(sweep: Sweep): Promise<TcpTotals> {
    if (this.#isReading) {
      throw new TypeError('a reading of TCP payload is under way');
    }
    this.#isReading = true;
    const slices = new TimeSlices();
    try {
      await this.#namespaces.update(sweep, slices);
      this.#ledger.update((slot) => this.#namespaces.isVisible(slot));
      this.drain();
      if (performance.now() >= this.#resumeMs) {
        this.#reading += 1;
        await this.#readSockets(slices);
        await this.#findOwners(sweep, slices);
        this.#resumeMs = performance.now() + slices.usedMs * this.#pausePerWork;
      }
    } catch (error) {
      throw translateError(error);
    } finally {
      this.#isReading = false;
      this.#ledger.freeze(sweep);
    }
    return this.#totals();
  }

  drain(): void {
    this.#lostEnds += this.#namespaces.own.drain();
    for (const { book } of this.#namespaces.others) {
      this.#lostEnds += book?.drain() ?? 0;
    }
  }

  close(): void {
    this.#namespaces.close();
  }

  async #readSockets(slices: TimeSlices): Promise<void> {
    this.#unowned = [];
    this.#doubtful = [];
    this.#held = new Map();
    await this.#namespaces.own.read(slices, (socket) => this.#visit(socket));
    const untilMs = slices.usedMs + othersLimitMs;
    const { others } = this.#namespaces;
    for (let count = 0; count < others.length && slices.usedMs < untilMs; count++) {
      this.#nextOther += 1;
      const namespace = others[this.#nextOther % others.length];
      if (namespace !== undefined) {
        await this.#readOther(namespace, slices);
      }
    }
  }

  /**
   * Does not list the sockets of a namespace in which no segment came or went, because the walk over the kernel's table
   * costs 1 ms on a large machine, however few sockets it finds.
   */
  async #readOther(namespace: LivingNamespace, slices: TimeSlices): Promise<void> {
    const { book, pid } = namespace;
    if (book === null) {
      return;
    }
    const snmp = pid === null ? null : readPieceIfAny(this.#context.io, `${this.#context.procRoot}/${pid}/net/snmp`);
    const segments = snmp === null ? null : findTcpCounters(snmp.text);
    if (segments !== null && segments === namespace.segments) {
      book.revisit((socket) => this.#visit(socket));
      return;
    }
    await book.read(slices, (socket) => this.#visit(socket));
    namespace.segments = segments;
  }

  #visit(socket: KnownSocket): void {
    const { owner, inode } = socket;
    if (inode === 0) {
      // Its process has closed it, and the kernel sends the rest. Or no process has accepted it yet: then it waits.
      if (owner !== null) {
        this.#ledger.settle(socket);
      }
      return;
    }
    if (owner === null || !this.#owners.isAlive(owner)) {
      this.#disown(socket);
    } else if (this.#isDoubtful(socket)) {
      this.#doubtful.push(socket);
    } else {
      this.#keep(socket, owner);
    }
  }

  #disown(socket: KnownSocket): void {
    socket.owner = null;
    this.#unowned.push(socket);
  }

  #keep(socket: KnownSocket, { serial, fd }: TcpOwner): void {
    this.#ledger.settle(socket);
    const held = this.#held.get(serial);
    if (held === undefined) {
      this.#held.set(serial, new Set([fd]));
    } else {
      held.add(fd);
    }
  }

  /** A process may hand a socket on, as a server does that forks for each connection. */
  #isDoubtful(socket: KnownSocket): boolean {
    const isActive = socket.sent !== socket.creditedSent || socket.received !== socket.creditedReceived;
    return isActive && this.#reading >= socket.verifyAt;
  }

  /** Those for which no time is left keep their owner until the next reading. */
  async #verify(slices: TimeSlices, untilMs: number): Promise<void> {
    for (const socket of this.#doubtful) {
      const { owner } = socket;
      if (owner === null) {
        continue;
      }
      if (slices.usedMs >= untilMs) {
        this.#keep(socket, owner);
        continue;
      }
      socket.verifyAt = this.#reading + verifyReadings;
      if (this.#owners.holds(owner, socket.inode)) {
        this.#keep(socket, owner);
      } else {
        this.#disown(socket);
      }
      await slices.rest();
    }
  }

  async #findOwners({ number }: Sweep, slices: TimeSlices): Promise<void> {
    const beganMs = slices.usedMs;
    await this.#verify(slices, beganMs + verifyLimitMs);
    await this.#owners.find(this.#unowned, this.#held, number, slices, beganMs + searchLimitMs);
    for (const socket of this.#unowned) {
      if (socket.owner !== null) {
        socket.verifyAt = this.#reading + 1;
      }
      // The bytes of a socket wait while the search for its owner goes on.
      if (socket.owner !== null || socket.sinceRound === null) {
        this.#ledger.settle(socket);
      }
    }
  }

  #totals(): TcpTotals {
    const { totalSent, totalReceived, unattributedSent, unattributedReceived } = this.#ledger;
    const others = this.#namespaces.others.reduce((sum, { book }) => sum + (book?.size ?? 0), 0);
    return {
      sentBytes: totalSent,
      receivedBytes: totalReceived,
      unattributedSentBytes: unattributedSent,
      unattributedReceivedBytes: unattributedReceived,
      sockets: this.#namespaces.own.size + others,
      lostEnds: this.#lostEnds,
      hiddenNamespaces: this.#namespaces.hidden,
    };
  }
}

/** The second of the two lines that begin with Tcp: its counters. */
function findTcpCounters(snmp: string): string | null {
  return /^Tcp: -?\d.*$/mu.exec(snmp)?.[0] ?? null;
}
