import type { Io } from '../../io.js';
import type { FilesToRead } from './read-slot.js';
import type { RawReads } from './raw-reads.js';
import type { RunWatch } from './run-watch.js';
import type { Slots } from './slots.js';

/** Descriptors of a process that has no slot yet: of stat, and of schedstat or negative. */
export interface Opened {
  stat: number;
  runs: number;
}

/**
 * The descriptors that a table keeps: one of stat for each process, as many as it may. Others are for speed only: they leave half of what is allowed to
 * the first ones of later processes.
 */
export class Descriptors {
  readonly #slots: Slots;
  readonly #watch: RunWatch;
  readonly #io: Io;
  readonly #reads: RawReads;
  readonly #most: number;
  #count = 0;

  constructor(slots: Slots, watch: RunWatch, io: Io, reads: RawReads, most: number) {
    this.#slots = slots;
    this.#watch = watch;
    this.#io = io;
    this.#reads = reads;
    this.#most = most;
  }

  open(pid: number, statPath: string): Opened {
    const runs = this.#hasSpare() ? this.#watch.open(pid) : -1;
    try {
      return { stat: this.#io.open(statPath), runs };
    } catch (error) {
      this.#close(runs);
      throw error;
    }
  }

  /** Keeps for the slot what may be kept, and takes it out of `opened`. */
  keep(slot: number, opened: Opened): void {
    if (this.#count >= this.#most) {
      return;
    }
    this.#slots.fds[slot] = opened.stat;
    this.#slots.runFds[slot] = opened.runs;
    this.#watch.begin(this.#slots, slot);
    this.#slots.columns.pinned[slot] = 1;
    this.#count += opened.runs < 0 ? 1 : 2;
    opened.stat = -1;
    opened.runs = -1;
  }

  closeUnkept(opened: Opened): void {
    this.#close(opened.stat);
    this.#close(opened.runs);
  }

  /** Other threads run unseen, and who has some keeps them mostly. */
  stopWatching(slot: number): void {
    this.#closeOne(this.#slots.runFds, slot);
  }

  /** The other files of a process that worked again and again: opening one costs as much as reading it. */
  holdFiles(slot: number, directory: string, files: FilesToRead): void {
    const { statusFds, ioFds } = this.#slots;
    if (files.status) {
      this.#hold(statusFds, slot, `${directory}/status`);
    }
    if (files.io) {
      this.#hold(ioFds, slot, `${directory}/io`);
    }
  }

  releaseFiles(slot: number): void {
    this.#closeOne(this.#slots.statusFds, slot);
    this.#closeOne(this.#slots.ioFds, slot);
  }

  closeAll(slot: number): void {
    this.#closeOne(this.#slots.fds, slot);
    this.#closeOne(this.#slots.runFds, slot);
    this.releaseFiles(slot);
  }

  #hasSpare(): boolean {
    return this.#count < this.#most / 2;
  }

  #hold(fds: Int32Array, slot: number, path: string): void {
    if (fds[slot] === -1 && this.#hasSpare()) {
      const fd = this.#reads.open(path);
      if (fd >= 0) {
        fds[slot] = fd;
        this.#count += 1;
      }
    }
  }

  #closeOne(fds: Int32Array, slot: number): void {
    const fd = fds[slot] ?? -1;
    if (fd >= 0) {
      fds[slot] = -1;
      this.#count -= 1;
      this.#close(fd);
    }
  }

  #close(fd: number): void {
    if (fd >= 0) {
      this.#io.close(fd);
    }
  }
}
