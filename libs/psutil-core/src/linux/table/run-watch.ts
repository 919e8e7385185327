import type { RawReads } from './raw-reads.js';
import type { Slots } from './slots.js';

const RUNNING = 'R'.charCodeAt(0);
/** `0 0 0\n`: this kernel does not count, or not any more (sysctl kernel.task_delayacct). */
const NOTHING_LENGTH = 6;

const buffer = Buffer.allocUnsafeSlow(256);

/**
 * Tells which processes have not run at all, at a third of the cost of reading what they did: /proc/PID/schedstat has the nanoseconds on a CPU and the
 * number of turns (Documentation/scheduler/sched-stats.rst), of one thread. A process with one thread cannot start another, use CPU, fault, read or end
 * without running. What others do to it is not seen: nice, its parent's end, the reclaim of its memory.
 */
export class RunWatch {
  readonly #reads: RawReads;
  readonly #procRoot: string;
  #isCounted: boolean | null = null;
  /** Of what `buffer` holds since `open`. */
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
    const fd = this.#isCounted ? this.#reads.open(`${this.#procRoot}/${pid}/schedstat`) : -1;
    this.#length = fd < 0 ? 0 : this.#reads.pread(fd, buffer);
    return fd;
  }

  /** The process that was opened last has this slot now. */
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
    // What is on a CPU now was not counted up to this moment.
    return !isSame || slots.columns.state[slot] === RUNNING;
  }
}
