import type { ProcessColumns, ProcessIdentityFacts } from '../../process-table.js';
import type { ProgramMarks } from './decode.js';
import { clearSlot, createColumns, growColumns } from './columns.js';

/** Longest line of /proc/PID/stat that is remembered; 52 numbers rarely exceed 400 bytes. Longer ones count as changed at every sweep. */
export const LINE_SIZE = 512;

const FIRST_CAPACITY = 256;
const NO_MARKS: ProgramMarks = { stackStart: 0, argumentsStart: 0 };
const NO_IDENTITY: ProcessIdentityFacts = { name: '', exe: null, cmdline: null, username: null, terminal: null, cgroup: null };

/** Memory of a table: columns, the last line of each process, its kept descriptor, its identity. Slots are given, freed and given again. */
export class Slots {
  columns: ProcessColumns = createColumns(FIRST_CAPACITY);
  /** Last content of /proc/PID/stat, LINE_SIZE bytes per slot. */
  lines: Buffer = Buffer.alloc(FIRST_CAPACITY * LINE_SIZE);
  lineLengths = new Int32Array(FIRST_CAPACITY);
  /** Kept descriptor, or -1. */
  fds = new Int32Array(FIRST_CAPACITY);
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
    this.fds[slot] = -1;
    this.inodes[slot] = Number.NaN;
    this.lineLengths[slot] = 0;
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

  /** Whether the line is the same as last time; remembers it if not. */
  keepLine(slot: number, bytes: Buffer, length: number): boolean {
    const start = slot * LINE_SIZE;
    if (length === this.lineLengths[slot] && bytes.compare(this.lines, start, start + length, 0, length) === 0) {
      return true;
    }
    this.lineLengths[slot] = length <= LINE_SIZE ? length : -1;
    if (length <= LINE_SIZE) {
      bytes.copy(this.lines, start, 0, length);
    }
    return false;
  }

  #grow(): void {
    const capacity = this.fds.length * 2;
    this.columns = growColumns(this.columns, capacity);
    this.lines = Buffer.concat([this.lines], capacity * LINE_SIZE);
    this.lineLengths = grown(this.lineLengths, new Int32Array(capacity));
    this.fds = grown(this.fds, new Int32Array(capacity));
    this.inodes = grown(this.inodes, new Float64Array(capacity).fill(Number.NaN));
    this.seenAt = grown(this.seenAt, new Float64Array(capacity));
    this.readAt = grown(this.readAt, new Float64Array(capacity));
  }
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
