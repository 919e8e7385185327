import type { ProcessColumns, ProcessIdentityFacts } from '../../platform/process-table.js';
import { clearSlot, createColumns, growColumns } from './columns.js';
import type { ProgramMarks } from './decode.js';
import { KeptLines } from './kept-lines.js';

/** Size of a line of /proc/PID/stat: 52 numbers rarely exceed 400 bytes. */
const statSize = 512;

/** Length of a reading of a CPU clock. */
export const wordsPerClock = 4;

const initialCapacity = 256;
const noMarks: ProgramMarks = { stackStart: 0, argumentsStart: 0 };
const noIdentity: ProcessIdentityFacts = {
  name: '',
  exe: null,
  cmdline: null,
  username: null,
  terminal: null,
  cgroup: null,
  containerId: null,
  exeState: null,
  unit: null,
};

/**
 * What a table remembers per process: columns, last lines, kept descriptors, identity. A slot is taken, freed and taken
 * again.
 */
export class Slots {
  columns: ProcessColumns = createColumns(initialCapacity);
  /** Last line of /proc/PID/stat. */
  readonly lines = new KeptLines(statSize, initialCapacity);
  /** Kept descriptor of /proc/PID/stat, or -1. */
  fds = noDescriptors(initialCapacity);
  /** Last reading of the CPU clock, `wordsPerClock` words for each process. */
  clocks = new Int32Array(initialCapacity * wordsPerClock);
  /** Kept pidfd of a process whose clock is watched, or -1. */
  pidfds = noDescriptors(initialCapacity);
  /** Kept descriptors of status and io for processes that work all the time, else -1. */
  statusFds = noDescriptors(initialCapacity);
  ioFds = noDescriptors(initialCapacity);
  /** 1 if the process may have run since its other files were read. */
  hasRun = new Uint8Array(initialCapacity);
  /** Shows for a process without kept descriptor whether its PID was recycled; NaN if unknown. */
  inodes = new Float64Array(initialCapacity).fill(Number.NaN);
  /** Number of the sweep that last saw the process. */
  seenAt = new Float64Array(initialCapacity);
  /** When its other files were last read, in monotonic milliseconds. */
  readAt = new Float64Array(initialCapacity);
  readonly marks: ProgramMarks[] = [];
  readonly identities: ProcessIdentityFacts[] = [];
  readonly byPid = new Map<number, number>();
  readonly #free: number[] = [];
  #used = 0;
  #serial = 0;

  /** Gives a slot to a new process. */
  take(pid: number): number {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= this.fds.length) {
      this.#grow();
    }
    clearSlot(this.columns, slot);
    this.#serial += 1;
    this.columns.pid[slot] = pid;
    this.columns.serial[slot] = this.#serial;
    this.inodes[slot] = Number.NaN;
    this.lines.forget(slot);
    this.hasRun[slot] = 0;
    this.marks[slot] = noMarks;
    this.identities[slot] = noIdentity;
    this.byPid.set(pid, slot);
    return slot;
  }

  /** Removes an ended process from `byPid`; its values stay until `free`. */
  detach(slot: number): void {
    const pid = this.columns.pid[slot] ?? 0;
    if (this.byPid.get(pid) === slot) {
      this.byPid.delete(pid);
    }
  }

  pidsOf(slots: Int32Array): readonly number[] {
    const { pid } = this.columns;
    return Array.from(slots, (slot) => pid[slot] ?? 0);
  }

  sortByPid(slots: number[]): void {
    const { pid } = this.columns;
    slots.sort((left, right) => (pid[left] ?? 0) - (pid[right] ?? 0));
  }

  free(slot: number): void {
    this.#free.push(slot);
  }

  #grow(): void {
    const capacity = this.fds.length * 2;
    this.columns = growColumns(this.columns, capacity);
    this.lines.grow(capacity);
    this.clocks = grown(this.clocks, new Int32Array(capacity * wordsPerClock));
    this.fds = grown(this.fds, noDescriptors(capacity));
    this.pidfds = grown(this.pidfds, noDescriptors(capacity));
    this.statusFds = grown(this.statusFds, noDescriptors(capacity));
    this.ioFds = grown(this.ioFds, noDescriptors(capacity));
    this.hasRun = grown(this.hasRun, new Uint8Array(capacity));
    this.inodes = grown(this.inodes, new Float64Array(capacity).fill(Number.NaN));
    this.seenAt = grown(this.seenAt, new Float64Array(capacity));
    this.readAt = grown(this.readAt, new Float64Array(capacity));
  }
}

function noDescriptors(capacity: number): Int32Array<ArrayBuffer> {
  return new Int32Array(capacity).fill(-1);
}

function grown<T extends Int32Array | Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
