import type { Io } from '../../platform/io.js';
import type { RawReads } from './raw-reads.js';
import type { FilesToRead } from './read-slot.js';
import type { RunWatch } from './run-watch.js';
import type { Slots } from './slots.js';

/** Descriptors of a process that has no slot yet. */
export interface Opened {
  stat: number;
  /** Negative where the process cannot be watched. */
  pidfd: number;
}

/**
 * The descriptors that a table keeps: one of stat for each process, up to the limit. Cache descriptors (pidfds of the
 * watch, status, io) only save time: they are opened while half of the limit is free, and closed where a process would
 * otherwise have none of stat.
 */
export class Descriptors {
  readonly #slots: Slots;
  readonly #watch: RunWatch;
  readonly #io: Io;
  readonly #reads: RawReads;
  readonly #limit: number;
  #count = 0;
  #cacheCount = 0;
  /** Slot at which the search for a cache descriptor to close goes on. */
  #cursor = 0;

  constructor(slots: Slots, watch: RunWatch, io: Io, reads: RawReads, limit: number) {
    this.#slots = slots;
    this.#watch = watch;
    this.#io = io;
    this.#reads = reads;
    this.#limit = limit;
  }

  open(pid: number, statPath: string): Opened {
    const opened: Opened = { stat: -1, pidfd: this.#hasRoomForCache() ? this.#watch.open(pid) : -1 };
    try {
      opened.stat = this.#io.open(statPath);
      return opened;
    } catch (error) {
      this.closeUnkept(opened);
      throw error;
    }
  }

  /** Moves into the slot what the limit allows; the rest stays in `opened`. */
  keep(slot: number, opened: Opened): void {
    if (this.#kept >= this.#limit && !this.#closeNextCache()) {
      return;
    }
    this.#slots.fds[slot] = opened.stat;
    this.#slots.columns.pinned[slot] = 1;
    this.#count += 1;
    opened.stat = -1;
    if (opened.pidfd >= 0 && this.#watch.begin(this.#slots, slot, opened.pidfd)) {
      this.#keepCache(this.#slots.pidfds, slot, opened.pidfd);
      opened.pidfd = -1;
    }
  }

  closeUnkept(opened: Opened): void {
    this.#close(opened.stat);
    this.#watch.close(opened.pidfd);
  }

  /**
   * Stops watching some of the processes that ended; false if there are none. From then on each sweep reads their stat,
   * which shows whether they are zombies or gone.
   */
  stopWatchingEnded(): boolean {
    const ended = this.#watch.takeEnded();
    for (const slot of ended) {
      this.#stopWatching(slot);
    }
    return ended.length > 0;
  }

  /**
   * Keeps status and io open for a process that works sweep after sweep: opening a file costs as much as reading it.
   */
  cacheFiles(slot: number, directory: string, files: FilesToRead): void {
    const { statusFds, ioFds, columns } = this.#slots;
    if (files.status) {
      this.#openCache(statusFds, slot, `${directory}/status`);
    }
    // NaN: the file was refused before and would be again.
    if (files.io && !Number.isNaN(columns.readChars[slot])) {
      this.#openCache(ioFds, slot, `${directory}/io`);
    }
  }

  releaseFiles(slot: number): void {
    this.#closeCache(this.#slots.statusFds, slot);
    this.#closeCache(this.#slots.ioFds, slot);
  }

  closeAll(slot: number): void {
    this.#closeCaches(slot);
    this.#closeOne(this.#slots.fds, slot);
  }

  /** Closes what belongs to no single process. Call `closeAll` for each slot before. */
  close(): void {
    this.#watch.closeQueue();
  }

  get #kept(): number {
    return this.#count + this.#watch.ownDescriptors;
  }

  /** Room for one cache descriptor, the watch's own and one of stat. */
  #hasRoomForCache(): boolean {
    return this.#kept + 3 <= this.#limit && this.#kept < this.#limit / 2;
  }

  #openCache(fds: Int32Array, slot: number, path: string): void {
    if (fds[slot] === -1 && this.#hasRoomForCache()) {
      const fd = this.#reads.open(path);
      if (fd >= 0) {
        this.#keepCache(fds, slot, fd);
      }
    }
  }

  #keepCache(fds: Int32Array, slot: number, fd: number): void {
    fds[slot] = fd;
    this.#count += 1;
    this.#cacheCount += 1;
  }

  /** Closes the cache descriptors of the next slot that has any, or else the watch's own; false if there are none. */
  #closeNextCache(): boolean {
    if (this.#cacheCount === 0) {
      return this.#watch.closeQueue();
    }
    const before = this.#cacheCount;
    while (this.#cacheCount === before) {
      this.#cursor = (this.#cursor + 1) % this.#slots.fds.length;
      this.#closeCaches(this.#cursor);
    }
    return true;
  }

  #closeCaches(slot: number): void {
    this.#stopWatching(slot);
    this.releaseFiles(slot);
  }

  #stopWatching(slot: number): void {
    const { pidfds } = this.#slots;
    const pidfd = pidfds[slot] ?? -1;
    if (pidfd >= 0) {
      pidfds[slot] = -1;
      this.#count -= 1;
      this.#cacheCount -= 1;
      this.#watch.close(pidfd);
    }
  }

  #closeCache(fds: Int32Array, slot: number): void {
    this.#cacheCount -= this.#closeOne(fds, slot) ? 1 : 0;
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
