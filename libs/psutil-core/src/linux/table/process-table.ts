import { setImmediate } from 'node:timers/promises';
import { NoSuchProcess } from '../../errors.js';
import type { ProcessStatus } from '../../model/process.js';
import type { PlatformPin } from '../../platform/platform-process.js';
import type {
  ProcessColumns,
  ProcessIdentityFacts,
  ProcessTable,
  ProcessTableOptions,
  Sweep,
} from '../../platform/process-table.js';
import { USER_HZ } from '../proc/stat.js';
import { translateError } from '../files/system-errors.js';
import { decodeState } from '../process/process-state.js';
import { ArgumentWatch } from './argument-watch.js';
import { isOtherProgram, readMarks } from './decode.js';
import { Descriptors } from './descriptors.js';
import { isExecutableSame } from './executable-check.js';
import { ParentChanges } from './parent-changes.js';
import { RunWatch } from './run-watch.js';
import { SlotWriter } from './slot-writer.js';
import { Slots } from './slots.js';
import { StatLines } from './stat-lines.js';
import { Sweeper } from './sweeper.js';
import type { TableSystem } from './table-system.js';

const defaultRefreshMs = 60_000;
const defaultSliceMs = 8;

/** The process table of Linux; platform/process-table.ts documents it. */
export class LinuxProcessTable implements ProcessTable {
  readonly ticksPerSecond = USER_HZ;
  readonly #system: TableSystem;
  readonly #sliceMs: number;
  readonly #slots = new Slots();
  readonly #stats: StatLines;
  readonly #descriptors: Descriptors;
  readonly #writer: SlotWriter;
  readonly #sweeper: Sweeper;
  #isSweeping = false;

  constructor(system: TableSystem, options: ProcessTableOptions) {
    const { context, reads } = system;
    const files = { status: options.status ?? true, io: options.io ?? true, fds: options.fds ?? true };
    const slots = this.#slots;
    const stats = new StatLines(slots, reads, context.procRoot, system.processInode);
    const watch = new RunWatch(system.runCalls);
    const limit = options.maxDescriptors ?? Math.floor(system.descriptorLimit() / 2);
    const argumentWatch = new ArgumentWatch(slots, reads, context, options.argumentsMs ?? Infinity);
    const descriptors = new Descriptors(slots, watch, context.io, reads, limit);
    const parentChanges = new ParentChanges(slots);
    const writer = new SlotWriter(system, slots, stats, parentChanges, files, options.maxArgumentBytes ?? Infinity);
    const refreshMs = options.refreshMs ?? defaultRefreshMs;
    this.#system = system;
    this.#sliceMs = options.sliceMs ?? defaultSliceMs;
    this.#stats = stats;
    this.#descriptors = descriptors;
    this.#writer = writer;
    this.#sweeper = new Sweeper({
      system,
      slots,
      stats,
      watch,
      argumentWatch,
      descriptors,
      parentChanges,
      writer,
      files,
      refreshMs,
    });
  }

  get columns(): ProcessColumns {
    return this.#slots.columns;
  }

  get slots(): Int32Array {
    return this.#sweeper.living;
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
    } catch (error) {
      throw translateError(error);
    } finally {
      this.#finish();
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
    } catch (error) {
      throw translateError(error);
    } finally {
      this.#finish();
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
    if (!lines.keep(slot, this.#stats.bytes, length)) {
      // Forgotten, so that the next sweep reports the change and finds an exec that may be part of it.
      lines.forget(slot);
    }
    const name = this.#writer.scannedName(scan);
    const isOther = isOtherProgram(this.#slots.marks[slot], readMarks(scan));
    this.#writer.writeStat(slot, scan);
    this.#writer.writeOtherFiles(slot, this.#system.nowMs(), name, isOther ? 'other program' : 'read again');
    return true;
  }

  refreshExecutable(slot: number): boolean {
    const isLiving = this.#slots.byPid.get(this.columns.pid[slot] ?? 0) === slot;
    return isLiving && !isExecutableSame(this.#system.context, this.#slots, slot) && this.refresh(slot);
  }

  completeArguments(slot: number, cmdline: readonly string[]): boolean {
    const isLiving = this.#slots.byPid.get(this.columns.pid[slot] ?? 0) === slot;
    return isLiving && this.#writer.completeArguments(slot, cmdline);
  }

  /** Only a pidfd in the exit queue tells; that of a process that ended is closed here, as at the next sweep. */
  readLiving(): (slot: number) => boolean {
    let mayBeMore = true;
    while (mayBeMore) {
      mayBeMore = this.#descriptors.stopWatchingEnded();
    }
    const { pidfds } = this.#slots;
    return (slot) => (pidfds[slot] ?? -1) >= 0;
  }

  pin(slot: number): PlatformPin {
    const pid = this.columns.pid[slot] ?? 0;
    const startTicks = this.columns.startTicks[slot] ?? Number.NaN;
    const pin = this.#system.openProcess(pid).pin(Number.isNaN(startTicks) ? null : startTicks);
    // If the kept descriptor still reads, the PID was not recycled before, so the pin holds the same process.
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
    this.#descriptors.close();
  }

  #begin(): Generator<void, Sweep, void> {
    if (this.#isSweeping) {
      throw new TypeError('a sweep of this table is under way');
    }
    this.#isSweeping = true;
    return this.#sweeper.sweep();
  }

  /** Whatever is written from now on counts for the next sweep. */
  #finish(): void {
    this.#isSweeping = false;
    this.#writer.stamp += 1;
  }
}
