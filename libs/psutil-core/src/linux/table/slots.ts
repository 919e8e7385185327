import type { ProcessColumns, ProcessIdentityFacts } from '../../platform/process-table.js';
import type { ProgramMarks } from './decode.js';
import { clearSlot, createColumns, growColumns } from './columns.js';
import { KeptLines } from './kept-lines.js';

/** Of /proc/PID/stat: 52 numbers rarely exceed 400 bytes. */
const LINE_SIZE = 512;
/** Of /proc/PID/schedstat: three numbers of 64 bits. */
const RUNS_SIZE = 64;

const FIRST_CAPACITY = 256;
const NO_MARKS: ProgramMarks = { stackStart: 0, argumentsStart: 0 };
const NO_IDENTITY: ProcessIdentityFacts = {
  name: '',
  exe: null,
  cmdline: null,
  username: null,
  terminal: null,
  cgroup: null,
  containerId: null,
  unit: null,
};

/** Memory of a table: columns, the last lines of each process, its kept descriptors, its identity. Slots are given, freed and given again. */
export class Slots {
  columns: ProcessColumns = createColumns(FIRST_CAPACITY);
  /** Of /proc/PID/stat. */
  readonly lines = new KeptLines(LINE_SIZE, FIRST_CAPACITY);
  /** Kept descriptor of it, or -1. */
  fds = noDescriptors(FIRST_CAPACITY);
  /** Of /proc/PID/schedstat. */
  readonly runs = new KeptLines(RUNS_SIZE, FIRST_CAPACITY);
  /** Kept descriptor of it, or -1. */
  runFds = noDescriptors(FIRST_CAPACITY);
  /** Kept descriptors of status and io, or -1: of processes that work all the time. */
  statusFds = noDescriptors(FIRST_CAPACITY);
  ioFds = noDescriptors(FIRST_CAPACITY);
  /** 1 if the process may have run since its other files were read. */
  hasRun = new Uint8Array(FIRST_CAPACITY);
  /** What tells a process without kept descriptor from its successor under the PID, or NaN. */
  inodes = new Float64Array(FIRST_CAPACITY).fill(Number.NaN);
  /** Sweep that last saw the process. */
  seenAt = new Float64Array(FIRST_CAPACITY);
  /** Milliseconds at which its other files were last read. */
  readAt = new Float64Array(FIRST_CAPACITY);
  readonly marks: ProgramMarks[] = [];
  readonly identities: ProcessIdentityFacts[] = [];
  readonly byPid = new Map<number, number>();
  readonly #free: number[] = [];
  #used = 0;
  #serial = 0;

  /** A slot for a process that was not seen before. */
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
    this.runs.forget(slot);
    this.hasRun[slot] = 0;
    this.marks[slot] = NO_MARKS;
    this.identities[slot] = NO_IDENTITY;
    this.byPid.set(pid, slot);
    return slot;
  }

  /** The process is gone: it is not found by PID any more, but its values stay until `free`. */
  detach(slot: number): void {
    const pid = this.columns.pid[slot] ?? 0;
    if (this.byPid.get(pid) === slot) {
      this.byPid.delete(pid);
    }
  }

  free(slot: number): void {
    this.#free.push(slot);
  }

  #grow(): void {
    const capacity = this.fds.length * 2;
    this.columns = growColumns(this.columns, capacity);
    this.lines.grow(capacity);
    this.runs.grow(capacity);
    this.fds = grown(this.fds, noDescriptors(capacity));
    this.runFds = grown(this.runFds, noDescriptors(capacity));
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
