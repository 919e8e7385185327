import type { RawReads } from './raw-reads.js';
import type { Slots } from './slots.js';

/**
 * What is on a CPU now was not counted up to this moment; what was stopped is ready to run once it may go on, before it does. One that slept is so too
 * when it is woken, for as long as it waits for a CPU: that alone is not seen.
 */
const UNSETTLED: ReadonlySet<number> = new Set(['R', 'T', 't'].map((letter) => letter.charCodeAt(0)));
/** `0 0 0\n`: this kernel does not count, or not any more (sysctl kernel.task_delayacct). */
const NOTHING_LENGTH = 6;

const buffer = Buffer.allocUnsafeSlow(256);

/**
 * Tells which processes have not run at all, at a third of the cost of reading what they did: /proc/PID/schedstat has the nanoseconds on a CPU and the
 * number of turns (Documentation/scheduler/sched-stats.rst), of one thread. A process with one thread cannot start another, use CPU, fault, read or end
 * without running. What others do to it is not seen: nice, its parent's end, the reclaim of its memory, a frozen control group (v1).
 */
export class RunWatch {
  readonly #reads: RawReads;
  readonly #procRoot: string;
  #isCounted: boolean | null = null;
  /** Of what `buffer` holds since `read`. */
  #length = 0;

  constructor(reads: RawReads, procRoot: string) {
    this.#reads = reads;
    this.#procRoot = procRoot;
  }

  /**
   * A descriptor, or a negative number where it would be of no use. To be opened before /proc/PID/stat is opened and read: then it is of the same process,
   * or of one that ended.
   */
  open(pid: number): number {
    this.#isCounted ??= this.#reads.readFile(`${this.#procRoot}/self/schedstat`, buffer) > NOTHING_LENGTH;
    return this.#isCounted ? this.#reads.open(`${this.#procRoot}/${pid}/schedstat`) : -1;
  }

  /** Reads what was opened, before /proc/PID/stat is. */
  read(fd: number): void {
    this.#length = fd < 0 ? 0 : this.#reads.pread(fd, buffer);
  }

  /** The process that was read last has this slot now. */
  begin(slots: Slots, slot: number): void {
    slots.runs.keep(slot, buffer, this.#length);
  }

  /**
   * Whether the process may have run since the last call. Ask before reading what it did, so that a run in between shows at the next call. True also for
   * one that ended.
   */
  mayHaveRun(slots: Slots, slot: number): boolean {
    const fd = slots.runFds[slot] ?? -1;
    if (fd < 0) {
      return true;
    }
    const length = this.#reads.pread(fd, buffer);
    const isSame = length > NOTHING_LENGTH && slots.runs.keep(slot, buffer, length);
    return !isSame || UNSETTLED.has(slots.columns.state[slot] ?? 0);
  }
}
