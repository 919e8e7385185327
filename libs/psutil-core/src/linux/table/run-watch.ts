import type { CpuClocks } from '../native/cpu-clock.js';
import type { ExitQueue } from '../native/exit-queue.js';
import type { PidfdCalls } from '../native/pidfd.js';
import { wordsPerClock, type Slots } from './slots.js';

/** How a watch asks the kernel. */
export interface RunCalls {
  readonly clocks: CpuClocks;
  readonly pidfds: PidfdCalls;
  readonly openExitQueue: () => ExitQueue | null;
}

/**
 * States in which the clock proves nothing: the kernel has not yet counted the current turn on a CPU ('R'), and a
 * stopped process may have been continued without having run. (A sleeping one may have been woken and wait for a CPU;
 * only that goes unnoticed.)
 */
const unsettledStates: ReadonlySet<number> = new Set(['R', 'T', 't'].map((letter) => letter.charCodeAt(0)));

/**
 * Finds out which processes have not run at all, at a tenth of the cost of reading what they did: their CPU clocks have
 * not advanced by a nanosecond. A process cannot start another one or a thread, use CPU, fault, read or end without
 * running. What others do to it goes unnoticed: setting nice, ending as its parent, reclaiming its memory, freezing its
 * control group (v1).
 *
 * A clock is found by PID, and two processes could have run equally long. So the watch also holds a pidfd of each
 * process: as long as none of them reports an end, their PIDs cannot belong to others.
 */
export class RunWatch {
  readonly #chooseCalls: () => RunCalls | null;
  #calls: RunCalls | null = null;
  #queue: ExitQueue | null = null;

  /** `chooseCalls` returns null where PIDs of the table are not those of our system calls. */
  constructor(chooseCalls: () => RunCalls | null) {
    this.#chooseCalls = chooseCalls;
  }

  /** Number of descriptors that the watch holds besides one per process. */
  get ownDescriptors(): number {
    return this.#queue === null ? 0 : 1;
  }

  /**
   * A pidfd, or a negative number where processes cannot be watched. Reads the clock too. Open it before /proc/PID/stat
   * is opened and read: then it belongs to the same process, or to one that ended.
   */
  open(pid: number): number {
    this.#calls ??= this.#chooseCalls();
    if (this.#calls === null) {
      return -1;
    }
    this.#queue ??= this.#calls.openExitQueue();
    const pidfd = this.#queue === null ? -1 : this.#calls.pidfds.open(pid);
    this.#calls.clocks.read(pid);
    return pidfd;
  }

  /** Watches the process that was opened last, in its slot. False if the kernel refuses that. */
  begin(slots: Slots, slot: number, pidfd: number): boolean {
    if (this.#calls === null || this.#queue?.add(pidfd, slot) !== true) {
      return false;
    }
    slots.clocks.set(this.#calls.clocks.words, slot * wordsPerClock);
    return true;
  }

  close(pidfd: number): void {
    if (pidfd >= 0) {
      this.#calls?.pidfds.close(pidfd);
    }
  }

  /** Closes the watch's own descriptor, once no pidfd is left. False if it has none. */
  closeQueue(): boolean {
    const wasOpen = this.#queue !== null;
    this.#queue?.close();
    this.#queue = null;
    return wasOpen;
  }

  /** Slots of watched processes that ended, some of them if there are many: until each of them is closed. */
  takeEnded(): readonly number[] {
    return this.#queue?.take() ?? [];
  }

  /**
   * Whether the process may have run since the last call; true also if it ended. Call it before reading what the
   * process did, so that a run in between shows at the next call.
   */
  mayHaveRun(slots: Slots, slot: number, pid: number): boolean {
    const calls = this.#calls;
    if (calls === null || (slots.pidfds[slot] ?? -1) < 0 || !calls.clocks.read(pid)) {
      return true;
    }
    const isSame = keepClock(slots.clocks, slot, calls.clocks.words);
    return !isSame || unsettledStates.has(slots.columns.state[slot] ?? 0);
  }
}

/** Whether the clock is the same as last time; if not, remembers it. */
function keepClock(clocks: Int32Array, slot: number, words: Int32Array): boolean {
  const at = slot * wordsPerClock;
  let isSame = true;
  for (let word = 0; word < wordsPerClock; word++) {
    isSame &&= clocks[at + word] === words[word];
  }
  if (!isSame) {
    clocks.set(words, at);
  }
  return isSame;
}
