import type { RawReads } from './raw-reads.js';
import type { Slots } from './slots.js';

/**
 * States in which schedstat proves nothing: the kernel has not yet counted the current turn on a CPU ('R'), and a
 * stopped process may have been continued without having run. (A sleeping one may have been woken and wait for a CPU;
 * only that goes unnoticed.)
 */
const unsettledStates: ReadonlySet<number> = new Set(['R', 'T', 't'].map((letter) => letter.charCodeAt(0)));
/** Length of `0 0 0\n`: the kernel does not count, or no longer does (sysctl kernel.task_delayacct). */
const uncountedLength = 6;

const buffer = Buffer.allocUnsafeSlow(256);

/**
 * Finds out which processes have not run at all, at a third of the cost of reading what they did. /proc/PID/schedstat
 * has one thread's nanoseconds on a CPU and its number of turns (Documentation/scheduler/sched-stats.rst). A process
 * with a single thread cannot start another, use CPU, fault, read or end without running. What others do to it goes
 * unnoticed: setting nice, ending as its parent, reclaiming its memory, freezing its control group (v1).
 */
export class RunWatch {
  readonly #reads: RawReads;
  readonly #procRoot: string;
  #isCounted: boolean | null = null;
  /** Length of the last read. */
  #length = 0;

  constructor(reads: RawReads, procRoot: string) {
    this.#reads = reads;
    this.#procRoot = procRoot;
  }

  /**
   * A descriptor, or a negative number where the kernel does not count. Open it before /proc/PID/stat is opened and
   * read: then it belongs to the same process, or to one that ended.
   */
  open(pid: number): number {
    this.#isCounted ??= this.#reads.readFile(`${this.#procRoot}/self/schedstat`, buffer) > uncountedLength;
    return this.#isCounted ? this.#reads.open(`${this.#procRoot}/${pid}/schedstat`) : -1;
  }

  /** Reads a new descriptor, before /proc/PID/stat is read. */
  read(fd: number): void {
    this.#length = fd < 0 ? 0 : this.#reads.pread(fd, buffer);
  }

  /** Gives what was read last to the slot of its process. */
  begin(slots: Slots, slot: number): void {
    slots.runs.keep(slot, buffer, this.#length);
  }

  /**
   * Whether the process may have run since the last call; true also if it ended. Call it before reading what the
   * process did, so that a run in between shows at the next call.
   */
  mayHaveRun(slots: Slots, slot: number): boolean {
    const fd = slots.runFds[slot] ?? -1;
    if (fd < 0) {
      return true;
    }
    const length = this.#reads.pread(fd, buffer);
    const isSame = length > uncountedLength && slots.runs.keep(slot, buffer, length);
    return !isSame || unsettledStates.has(slots.columns.state[slot] ?? 0);
  }
}
