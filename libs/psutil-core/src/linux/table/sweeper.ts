import type { Sweep } from '../../platform/process-table.js';
import type { ArgumentWatch } from './argument-watch.js';
import { isOtherProgram, readMarks } from './decode.js';
import type { Descriptors } from './descriptors.js';
import { beginSweep, type MutableSweep } from './mutable-sweep.js';
import type { ParentChanges } from './parent-changes.js';
import { PidList, readPidSource } from './pid-list.js';
import { ifAllowed, isGone, isRefused, isUnreadable, type FilesToRead } from './read-slot.js';
import { RefreshRound } from './refresh-round.js';
import type { RunWatch } from './run-watch.js';
import type { SlotWriter } from './slot-writer.js';
import type { Slots } from './slots.js';
import type { StatLines } from './stat-lines.js';
import type { TableSystem } from './table-system.js';

/** Processes between two steps of a sweep. */
const batchSize = 16;
/**
 * How much more rarely the other files of a process are read if it has not run: only the reclaim of its memory, or a
 * process that shares it, can have changed them.
 */
const idleFactor = 10;

/** The parts of a table that a sweep works on. */
export interface SweeperParts {
  readonly system: TableSystem;
  readonly slots: Slots;
  readonly stats: StatLines;
  readonly watch: RunWatch;
  readonly argumentWatch: ArgumentWatch;
  readonly descriptors: Descriptors;
  readonly parentChanges: ParentChanges;
  readonly writer: SlotWriter;
  readonly files: FilesToRead;
  readonly refreshMs: number;
}

/** Finds out what started, changed and ended since the previous sweep. */
export class Sweeper {
  readonly #system: TableSystem;
  readonly #slots: Slots;
  readonly #stats: StatLines;
  readonly #watch: RunWatch;
  readonly #argumentWatch: ArgumentWatch;
  readonly #descriptors: Descriptors;
  readonly #parentChanges: ParentChanges;
  readonly #writer: SlotWriter;
  readonly #files: FilesToRead;
  readonly #refreshMs: number;
  readonly #round: RefreshRound;
  readonly #pids: PidList;
  #living = new Int32Array(0);
  #ended: readonly number[] = [];
  #number = 0;

  constructor(parts: SweeperParts) {
    this.#system = parts.system;
    this.#slots = parts.slots;
    this.#stats = parts.stats;
    this.#watch = parts.watch;
    this.#argumentWatch = parts.argumentWatch;
    this.#descriptors = parts.descriptors;
    this.#parentChanges = parts.parentChanges;
    this.#writer = parts.writer;
    this.#files = parts.files;
    this.#refreshMs = parts.refreshMs;
    this.#round = new RefreshRound(parts.refreshMs);
    this.#pids = new PidList(readPidSource(parts.system.context));
  }

  /** Slots of the processes that the last complete sweep found. */
  get living(): Int32Array {
    return this.#living;
  }

  /** One sweep. Each step is short, so that the caller can let the event loop run between two of them. */
  *sweep(): Generator<void, Sweep, void> {
    const now = this.#system.nowMs();
    const slots = this.#slots;
    for (const slot of this.#ended) {
      slots.free(slot);
    }
    this.#ended = [];
    this.#number += 1;
    this.#writer.stamp = this.#number;
    const sweep = beginSweep(this.#number);
    while (this.#descriptors.stopWatchingEnded()) {
      yield;
    }
    const pids = this.#pids.list(slots.pidsOf(this.#living));
    // Listing thousands of processes takes as long as one slice may last.
    yield;
    this.#round.begin(pids.length, now);
    const living: number[] = [];
    yield* this.#sweepPids(pids, living, now, sweep);
    this.#round.end();
    yield;
    if (!this.#pids.isComplete(living.length, sweep.unreadable > 0)) {
      const overlooked = this.#pids.listAll().filter((pid) => !this.#wasSeen(pid));
      yield* this.#sweepPids(overlooked, living, now, sweep);
      slots.sortByPid(living);
      this.#pids.isComplete(living.length, sweep.unreadable > 0);
    }
    yield* this.#endUnlisted(sweep);
    this.#ended = sweep.ended;
    yield* this.#recheckOrphans(living, now, sweep);
    this.#living = Int32Array.from(living);
    sweep.count = living.length;
    return sweep;
  }

  /** Looks at processes and adds the slots of those that live. */
  *#sweepPids(
    pids: readonly number[],
    living: number[],
    now: number,
    sweep: MutableSweep,
  ): Generator<void, void, void> {
    for (let index = 0; index < pids.length; index++) {
      const slot = this.#sweepPid(pids[index] ?? 0, now, sweep);
      if (slot !== null) {
        living.push(slot);
      }
      if (index % batchSize === batchSize - 1) {
        yield;
      }
    }
  }

  #wasSeen(pid: number): boolean {
    return this.#slots.seenAt[this.#slots.byPid.get(pid) ?? -1] === this.#number;
  }

  /** Slot of a listed process; null if it vanished or may not be read. */
  #sweepPid(pid: number, now: number, sweep: MutableSweep): number | null {
    try {
      const known = this.#slots.byPid.get(pid);
      if (known !== undefined && this.#checkKnown(known, pid, now, sweep)) {
        if (this.#argumentWatch.isDue(known, now) && this.#argumentWatch.haveChanged(known, now)) {
          this.#writer.rewriteIdentity(known);
        }
        return known;
      }
      return this.#addNew(pid, now, sweep);
    } catch (error) {
      if (isGone(error)) {
        return null;
      }
      if (!isUnreadable(error)) {
        throw error;
      }
      sweep.unreadable += 1;
      return isRefused(error) ? null : this.#keepKnown(pid);
    }
  }

  /** A known process whose stat line is odd for once has not ended; what was read of it before stays. */
  #keepKnown(pid: number): number | null {
    const known = this.#slots.byPid.get(pid) ?? null;
    if (known !== null) {
      this.#slots.seenAt[known] = this.#number;
    }
    return known;
  }

  /** Reads a known process as far as it may have changed. False if it is gone; its PID may then be another's. */
  #checkKnown(slot: number, pid: number, now: number, sweep: MutableSweep): boolean {
    const slots = this.#slots;
    const isDue = this.#round.take(pid, slots.readAt[slot] ?? 0);
    const mayHaveRun = this.#watch.mayHaveRun(slots, slot, pid);
    if (!mayHaveRun && !isDue) {
      slots.seenAt[slot] = this.#number;
      return true;
    }
    if (mayHaveRun) {
      slots.hasRun[slot] = 1;
      this.#argumentWatch.noteRun(slot);
    }
    const length = this.#stats.read(slot, pid);
    if (length === null) {
      this.#recordEnd(slot, sweep);
      return false;
    }
    slots.seenAt[slot] = this.#number;
    if (!slots.lines.keep(slot, this.#stats.bytes, length)) {
      return this.#recordChange(slot, pid, length, now, sweep);
    }
    if (isDue) {
      this.#descriptors.releaseFiles(slot);
    }
    if (isDue && (slots.hasRun[slot] === 1 || now - (slots.readAt[slot] ?? 0) >= this.#refreshMs * idleFactor)) {
      this.#writer.writeOtherFiles(slot, now, slots.identities[slot]?.name ?? '', 'same');
    }
    return true;
  }

  /** Records a stat line that changed. False if it shows that the PID belongs to another process. */
  #recordChange(slot: number, pid: number, length: number, now: number, sweep: MutableSweep): boolean {
    const scan = this.#stats.scanKnown(slot, pid, length);
    if (scan === null) {
      this.#recordEnd(slot, sweep);
      return false;
    }
    const { changedAt } = this.#slots.columns;
    const name = this.#writer.scannedName(scan);
    const marks = readMarks(scan);
    this.#writer.writeStat(slot, scan);
    if (changedAt[slot] === this.#number - 1) {
      this.#descriptors.cacheFiles(slot, `${this.#system.context.procRoot}/${pid}`, this.#files);
    }
    sweep.changed += changedAt[slot] === this.#number ? 0 : 1;
    changedAt[slot] = this.#number;
    const known = this.#slots.marks[slot];
    const hasExeced = isOtherProgram(known, marks);
    // In the middle of an exec, and after the end, they are 0. At first sight, that is before the arguments are there.
    const isComplete = known?.stackStart === 0 && marks.stackStart !== 0;
    if (marks.stackStart !== 0) {
      this.#slots.marks[slot] = marks;
    }
    this.#writer.writeOtherFiles(slot, now, name, hasExeced ? 'other program' : isComplete ? 'read again' : 'same');
    if (hasExeced) {
      sweep.execs.push(slot);
    }
    return true;
  }

  /** Slot of a new process; null if it vanished between being listed and being read. */
  #addNew(pid: number, now: number, sweep: MutableSweep): number | null {
    const slots = this.#slots;
    const opened = this.#descriptors.open(pid, this.#stats.path(pid));
    try {
      const length = this.#system.reads.pread(opened.stat, this.#stats.bytes);
      if (length < 0) {
        return null;
      }
      const scan = this.#stats.scan(pid, length);
      const slot = slots.take(pid);
      this.#descriptors.keep(slot, opened);
      if (slots.fds[slot] === -1) {
        slots.inodes[slot] = this.#system.processInode(pid) ?? Number.NaN;
      }
      slots.lines.keep(slot, this.#stats.bytes, length);
      slots.seenAt[slot] = this.#number;
      slots.columns.changedAt[slot] = this.#number;
      this.#writer.writeNew(slot, scan, now);
      this.#argumentWatch.begin(slot, now);
      sweep.started.push(slot);
      return slot;
    } finally {
      this.#descriptors.closeUnkept(opened);
    }
  }

  /**
   * Reads processes again that an end may have given another parent or terminal. If one is gone too, the next sweep
   * ends it.
   */
  *#recheckOrphans(living: readonly number[], now: number, sweep: MutableSweep): Generator<void, void, void> {
    let checked = 0;
    this.#parentChanges.beginCheck();
    for (const slot of living) {
      if (this.#parentChanges.mayHaveChanged(slot)) {
        ifAllowed(() => this.#rereadStat(slot, now, sweep));
        checked += 1;
        if (checked % batchSize === 0) {
          yield;
        }
      }
    }
  }

  #rereadStat(slot: number, now: number, sweep: MutableSweep): void {
    const pid = this.#slots.columns.pid[slot] ?? 0;
    const length = this.#stats.read(slot, pid);
    if (
      length !== null &&
      this.#stats.scanKnown(slot, pid, length) !== null &&
      !this.#slots.lines.keep(slot, this.#stats.bytes, length)
    ) {
      this.#recordChange(slot, pid, length, now, sweep);
    }
  }

  *#endUnlisted(sweep: MutableSweep): Generator<void, void, void> {
    for (const slot of this.#slots.byPid.values()) {
      if (this.#slots.seenAt[slot] !== this.#number) {
        this.#recordEnd(slot, sweep);
        yield;
      }
    }
  }

  #recordEnd(slot: number, sweep: MutableSweep): void {
    this.#descriptors.closeAll(slot);
    this.#slots.detach(slot);
    this.#parentChanges.noteEnd(slot);
    sweep.ended.push(slot);
  }
}
