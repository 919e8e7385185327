import { setImmediate } from 'node:timers/promises';
import { NoSuchProcess } from '../../errors.js';
import type { ProcessStatus } from '../../model/process.js';
import type { PlatformPin, PlatformProcess } from '../../platform/platform-process.js';
import type {
  ProcessColumns,
  ProcessIdentityFacts,
  ProcessTable,
  ProcessTableOptions,
  Sweep,
} from '../../platform/process-table.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { readPids } from '../system/pids.js';
import { USER_HZ } from '../proc/stat.js';
import { decodeState } from '../process/process-state.js';
import type { StatScan } from '../proc-pid/stat.js';
import type { LinuxProcessContext } from '../process/process-source.js';
import { isOtherProgram, readMarks, storeStat } from './decode.js';
import { Descriptors } from './descriptors.js';
import type { RawReads } from './raw-reads.js';
import { ifAllowed, isGone, isRefused, readActivity, readIdentity, type FilesToRead } from './read-slot.js';
import { RefreshRound } from './refresh-round.js';
import { RunWatch } from './run-watch.js';
import { Slots } from './slots.js';
import { StatLines } from './stat-lines.js';
import { Ties } from './ties.js';

/** What the table needs of the platform around it. */
export interface TableSystem {
  readonly context: LinuxProcessContext;
  readonly userName: (uid: number) => string | null;
  readonly openProcess: (pid: number) => PlatformProcess;
  readonly descriptorLimit: () => number;
  /** A number that only this process has, or null. */
  readonly processInode: (pid: number) => number | null;
  readonly reads: RawReads;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** Processes between two looks at the clock. */
const BATCH = 16;
const DEFAULT_REFRESH_MS = 60_000;
const DEFAULT_SLICE_MS = 8;
/** The other files of a process that has not run are read this much more rarely: only the reclaim of its memory, or one that shares it, can have changed them. */
const IDLE_FACTOR = 10;

type Mutable = { -readonly [K in keyof Sweep]: Sweep[K] extends readonly number[] ? number[] : Sweep[K] };

/** See process-table.ts above. */
export class LinuxProcessTable implements ProcessTable {
  readonly #system: TableSystem;
  readonly #files: FilesToRead;
  readonly #refreshMs: number;
  readonly #sliceMs: number;
  readonly #descriptors: Descriptors;
  readonly #slots = new Slots();
  readonly #stats: StatLines;
  readonly #ties = new Ties(this.#slots);
  readonly #watch: RunWatch;
  readonly #round: RefreshRound;
  #living = new Int32Array(0);
  #ended: readonly number[] = [];
  #number = 0;
  #isSweeping = false;

  constructor(system: TableSystem, options: ProcessTableOptions) {
    this.#system = system;
    this.#files = { status: options.status ?? true, io: options.io ?? true, fds: options.fds ?? true };
    this.#refreshMs = options.refreshMs ?? DEFAULT_REFRESH_MS;
    this.#stats = new StatLines(this.#slots, system.reads, system.context.procRoot, system.processInode);
    this.#watch = new RunWatch(system.reads, system.context.procRoot);
    this.#round = new RefreshRound(this.#refreshMs);
    this.#sliceMs = options.sliceMs ?? DEFAULT_SLICE_MS;
    const most = options.maxDescriptors ?? Math.floor(system.descriptorLimit() / 2);
    this.#descriptors = new Descriptors(this.#slots, this.#watch, system.context.io, system.reads, most);
  }

  readonly ticksPerSecond = USER_HZ;

  get columns(): ProcessColumns {
    return this.#slots.columns;
  }

  get slots(): Int32Array {
    return this.#living;
  }

  slotOf(pid: number): number | null {
    return this.#slots.byPid.get(pid) ?? null;
  }

  identity(slot: number): ProcessIdentityFacts {
    const identity = this.#slots.identities[slot];
    if (identity === undefined) {
      throw new RangeError(`no such slot: ${slot}`);
    }
    return identity;
  }

  status(slot: number): ProcessStatus {
    return decodeState(String.fromCharCode(this.columns.state[slot] ?? 0));
  }

  async sweep(): Promise<Sweep> {
    const steps = this.#begin();
    try {
      let since = this.#system.nowMs();
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done === true) {
          return step.value;
        }
        if (this.#system.nowMs() - since >= this.#sliceMs) {
          await setImmediate();
          since = this.#system.nowMs();
        }
      }
    } finally {
      this.#isSweeping = false;
    }
  }

  sweepSync(): Sweep {
    const steps = this.#begin();
    try {
      let step = steps.next();
      while (step.done !== true) {
        step = steps.next();
      }
      return step.value;
    } finally {
      this.#isSweeping = false;
    }
  }

  refresh(slot: number): boolean {
    const pid = this.columns.pid[slot] ?? 0;
    if (this.#slots.byPid.get(pid) !== slot) {
      return false;
    }
    const length = this.#stats.read(slot, pid);
    const scan = length === null ? null : this.#stats.scanKnown(slot, pid, length);
    if (length === null || scan === null) {
      return false;
    }
    const { lines } = this.#slots;
    const { bytes } = this.#stats;
    if (!lines.keep(slot, bytes, length)) {
      // The next sweep that reads it tells of the change, and finds the exec that may be in it.
      lines.forget(slot);
    }
    const name = decodeBytes(bytes, scan.left + 1, scan.right);
    this.#storeStat(slot, scan);
    this.#readFiles(slot, this.#system.nowMs(), name, true);
    return true;
  }

  pin(slot: number): PlatformPin {
    const pid = this.columns.pid[slot] ?? 0;
    const startTicks = this.columns.startTicks[slot] ?? Number.NaN;
    const pin = this.#system.openProcess(pid).pin(Number.isNaN(startTicks) ? null : startTicks);
    // If the kept descriptor still reads now, the PID was not given away before, and the pin holds the same process.
    const length = this.#slots.byPid.get(pid) === slot ? this.#stats.read(slot, pid) : null;
    if (length !== null && this.#stats.scanKnown(slot, pid, length) !== null) {
      return pin;
    }
    pin.release();
    throw new NoSuchProcess({ pid, processName: this.#slots.identities[slot]?.name ?? null });
  }

  close(): void {
    for (const slot of this.#slots.byPid.values()) {
      this.#descriptors.closeAll(slot);
    }
  }

  #begin(): Generator<void, Sweep, void> {
    if (this.#isSweeping) {
      throw new TypeError('a sweep of this table is under way');
    }
    this.#isSweeping = true;
    return this.#run();
  }

  *#run(): Generator<void, Sweep, void> {
    const { context, nowMs } = this.#system;
    const now = nowMs();
    for (const slot of this.#ended) {
      this.#slots.free(slot);
    }
    this.#ended = [];
    this.#number += 1;
    const sweep: Mutable = {
      number: this.#number,
      count: 0,
      started: [],
      ended: [],
      execs: [],
      changed: 0,
      unreadable: 0,
    };
    const pids = readPids(context);
    // Listing thousands takes as long as a slice may last.
    yield;
    this.#round.begin(pids.length, now);
    const living: number[] = [];
    for (let index = 0; index < pids.length; index++) {
      const slot = this.#look(pids[index] ?? 0, now, sweep);
      if (slot !== null) {
        living.push(slot);
      }
      if (index % BATCH === BATCH - 1) {
        yield;
      }
    }
    this.#round.end();
    yield;
    this.#endUnseen(sweep);
    this.#ended = sweep.ended;
    yield* this.#lookAgain(living, now, sweep);
    this.#living = Int32Array.from(living);
    sweep.count = living.length;
    return sweep;
  }

  /** At those that others may have changed. Who is gone by now ends in the next sweep. */
  *#lookAgain(living: readonly number[], now: number, sweep: Mutable): Generator<void, void, void> {
    let looks = 0;
    this.#ties.settle();
    for (const slot of living) {
      if (this.#ties.mayHaveChanged(slot)) {
        ifAllowed(() => this.#updateAgain(slot, this.columns.pid[slot] ?? 0, now, sweep));
        looks += 1;
        if (looks % BATCH === 0) {
          yield;
        }
      }
    }
  }

  #updateAgain(slot: number, pid: number, now: number, sweep: Mutable): void {
    const length = this.#stats.read(slot, pid);
    if (
      length !== null &&
      this.#stats.scanKnown(slot, pid, length) !== null &&
      !this.#slots.lines.keep(slot, this.#stats.bytes, length)
    ) {
      this.#store(slot, pid, length, now, sweep);
    }
  }

  /** One process of the listing; null if it vanished or may not be read. */
  #look(pid: number, now: number, sweep: Mutable): number | null {
    try {
      const known = this.#slots.byPid.get(pid);
      if (known !== undefined && this.#update(known, pid, now, sweep)) {
        return known;
      }
      return this.#add(pid, now, sweep);
    } catch (error) {
      if (isGone(error)) {
        return null;
      }
      if (isRefused(error)) {
        sweep.unreadable += 1;
        return null;
      }
      throw error;
    }
  }

  /** False if this process is gone and another one has its PID. */
  #update(slot: number, pid: number, now: number, sweep: Mutable): boolean {
    const slots = this.#slots;
    const isDue = this.#round.take(pid, slots.readAt[slot] ?? 0);
    const mayHaveRun = this.#watch.mayHaveRun(slots, slot);
    if (!mayHaveRun && !isDue) {
      slots.seenAt[slot] = this.#number;
      return true;
    }
    if (mayHaveRun) {
      slots.hasRun[slot] = 1;
    }
    const length = this.#stats.read(slot, pid);
    if (length === null) {
      this.#end(slot, sweep);
      return false;
    }
    slots.seenAt[slot] = this.#number;
    if (!slots.lines.keep(slot, this.#stats.bytes, length)) {
      return this.#store(slot, pid, length, now, sweep);
    }
    if (isDue) {
      this.#descriptors.releaseFiles(slot);
    }
    if (isDue && (slots.hasRun[slot] === 1 || now - (slots.readAt[slot] ?? 0) >= this.#refreshMs * IDLE_FACTOR)) {
      this.#readFiles(slot, now, this.identity(slot).name, false);
    }
    return true;
  }

  /** The line changed. False if this process is gone and another one has its PID. */
  #store(slot: number, pid: number, length: number, now: number, sweep: Mutable): boolean {
    const scan = this.#stats.scanKnown(slot, pid, length);
    if (scan === null) {
      this.#end(slot, sweep);
      return false;
    }
    const name = decodeBytes(this.#stats.bytes, scan.left + 1, scan.right);
    const marks = readMarks(scan);
    this.#storeStat(slot, scan);
    if (this.columns.changedAt[slot] === this.#number - 1) {
      this.#descriptors.holdFiles(slot, `${this.#system.context.procRoot}/${pid}`, this.#files);
    }
    sweep.changed += this.columns.changedAt[slot] === this.#number ? 0 : 1;
    this.columns.changedAt[slot] = this.#number;
    const hasExeced = isOtherProgram(this.#slots.marks[slot], marks);
    this.#slots.marks[slot] = marks;
    this.#readFiles(slot, now, name, hasExeced);
    if (hasExeced) {
      sweep.execs.push(slot);
    }
    return true;
  }

  /** Null if it vanished between being listed and being read. */
  #add(pid: number, now: number, sweep: Mutable): number | null {
    const opened = this.#descriptors.open(pid, this.#stats.path(pid));
    try {
      const length = this.#system.reads.pread(opened.stat, this.#stats.bytes);
      if (length < 0) {
        return null;
      }
      const scan = this.#stats.scan(pid, length);
      const slot = this.#slots.take(pid);
      this.#descriptors.keep(slot, opened);
      if (this.#slots.fds[slot] === -1) {
        this.#slots.inodes[slot] = this.#system.processInode(pid) ?? Number.NaN;
      }
      this.#slots.lines.keep(slot, this.#stats.bytes, length);
      this.#slots.seenAt[slot] = this.#number;
      this.#storeFirst(slot, scan, now);
      sweep.started.push(slot);
      return slot;
    } finally {
      this.#descriptors.closeUnkept(opened);
    }
  }

  #storeFirst(slot: number, scan: StatScan, now: number): void {
    const { context, reads } = this.#system;
    const name = decodeBytes(this.#stats.bytes, scan.left + 1, scan.right);
    this.#slots.marks[slot] = readMarks(scan);
    this.columns.changedAt[slot] = this.#number;
    this.#storeStat(slot, scan);
    // The user's name needs the status file, whatever is read later.
    readActivity(context, reads, this.#slots, slot, { ...this.#files, status: true });
    this.#slots.readAt[slot] = now;
    this.#readIdentity(slot, name);
  }

  #storeStat(slot: number, scan: StatScan): void {
    this.#ties.noteStat(slot, scan);
    this.#touch(slot);
    storeStat(this.columns, slot, scan, this.#system.context.pageSize());
    if (this.columns.numThreads[slot] !== 1) {
      this.#descriptors.stopWatching(slot);
    }
  }

  #touch(slot: number): void {
    this.columns.touchedAt[slot] = this.#isSweeping ? this.#number : this.#number + 1;
  }

  /** Also who the process is, if it is another, or has another name or user than before. */
  #readFiles(slot: number, now: number, name: string, isOther: boolean): void {
    const userBefore = this.columns.uid[slot];
    this.#touch(slot);
    readActivity(this.#system.context, this.#system.reads, this.#slots, slot, this.#files);
    this.#slots.hasRun[slot] = 0;
    this.#slots.readAt[slot] = now;
    if (isOther || name !== this.identity(slot).name || !Object.is(userBefore, this.columns.uid[slot])) {
      this.#readIdentity(slot, name);
    }
  }

  #readIdentity(slot: number, name: string): void {
    this.#slots.identities[slot] = readIdentity(this.#system.context, this.#slots, slot, name, this.#system.userName);
  }

  #endUnseen(sweep: Mutable): void {
    for (const slot of this.#slots.byPid.values()) {
      if (this.#slots.seenAt[slot] !== this.#number) {
        this.#end(slot, sweep);
      }
    }
  }

  #end(slot: number, sweep: Mutable): void {
    this.#descriptors.closeAll(slot);
    this.#slots.detach(slot);
    this.#ties.noteEnd(slot);
    sweep.ended.push(slot);
  }
}
