import type { Io } from '../../platform/io.js';
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
 * The descriptors that a table keeps: one of stat for each process, as many as it may. Others are for speed only: they are opened while half of what is
 * allowed is free, and closed where a process would have none of stat otherwise.
 */
export class Descriptors {
  readonly #slots: Slots;
  readonly #watch: RunWatch;
  readonly #io: Io;
  readonly #reads: RawReads;
  readonly #most: number;
  #count = 0;
  /** How many of them are for speed only. */
  #extra = 0;
  /** Where the next of these is looked for. */
  #cursor = 0;

  constructor(slots: Slots, watch: RunWatch, io: Io, reads: RawReads, most: number) {
    this.#slots = slots;
    this.#watch = watch;
    this.#io = io;
    this.#reads = reads;
    this.#most = most;
  }

  open(pid: number, statPath: string): Opened {
    const opened: Opened = { stat: -1, runs: this.#hasSpare() ? this.#watch.open(pid) : -1 };
    try {
      this.#watch.read(opened.runs);
      opened.stat = this.#io.open(statPath);
      return opened;
    } catch (error) {
      this.closeUnkept(opened);
      throw error;
    }
  }

  /** Keeps for the slot what may be kept, and takes it out of `opened`. */
  keep(slot: number, opened: Opened): void {
    if (this.#count >= this.#most && !this.#closeOneExtra()) {
      return;
    }
    this.#slots.fds[slot] = opened.stat;
    this.#slots.columns.pinned[slot] = 1;
    this.#count += 1;
    opened.stat = -1;
    if (opened.runs >= 0) {
      this.#watch.begin(this.#slots, slot);
      this.#keepExtra(this.#slots.runFds, slot, opened.runs);
      opened.runs = -1;
    }
  }

  closeUnkept(opened: Opened): void {
    this.#close(opened.stat);
    this.#close(opened.runs);
  }

  /** Other threads run unseen, and who has some keeps them mostly. */
  stopWatching(slot: number): void {
    this.#closeExtra(this.#slots.runFds, slot);
  }

  /** The other files of a process that worked again and again: opening one costs as much as reading it. */
  holdFiles(slot: number, directory: string, files: FilesToRead): void {
    const { statusFds, ioFds, columns } = this.#slots;
    if (files.status) {
      this.#hold(statusFds, slot, `${directory}/status`);
    }
    // What was refused would be again.
    if (files.io && !Number.isNaN(columns.readChars[slot])) {
      this.#hold(ioFds, slot, `${directory}/io`);
    }
  }

  releaseFiles(slot: number): void {
    this.#closeExtra(this.#slots.statusFds, slot);
    this.#closeExtra(this.#slots.ioFds, slot);
  }

  closeAll(slot: number): void {
    this.#closeExtras(slot);
    this.#closeOne(this.#slots.fds, slot);
  }

  /** For one of speed, and for one of stat beside it. */
  #hasSpare(): boolean {
    return this.#count + 2 <= this.#most && this.#count < this.#most / 2;
  }

  #hold(fds: Int32Array, slot: number, path: string): void {
    if (fds[slot] === -1 && this.#hasSpare()) {
      const fd = this.#reads.open(path);
      if (fd >= 0) {
        this.#keepExtra(fds, slot, fd);
      }
    }
  }

  #keepExtra(fds: Int32Array, slot: number, fd: number): void {
    fds[slot] = fd;
    this.#count += 1;
    this.#extra += 1;
  }

  /** Those of the next slot that has any; false if there are none. */
  #closeOneExtra(): boolean {
    const before = this.#extra;
    while (this.#extra > 0 && this.#extra === before) {
      this.#cursor = (this.#cursor + 1) % this.#slots.fds.length;
      this.#closeExtras(this.#cursor);
    }
    return before > 0;
  }

  #closeExtras(slot: number): void {
    this.stopWatching(slot);
    this.releaseFiles(slot);
  }

  #closeExtra(fds: Int32Array, slot: number): void {
    this.#extra -= this.#closeOne(fds, slot) ? 1 : 0;
  }

  /** False if there is none. */
  #closeOne(fds: Int32Array, slot: number): boolean {
    const fd = fds[slot] ?? -1;
    if (fd < 0) {
      return false;
    }
    fds[slot] = -1;
    this.#count -= 1;
    this.#close(fd);
    return true;
  }

  #close(fd: number): void {
    if (fd >= 0) {
      this.#io.close(fd);
    }
  }
}
