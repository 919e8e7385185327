import { constants } from 'node:os';
import { NativeCallFailed } from '../../errors.js';
import { errnoName } from '../native/libc.js';
import { fieldOf, scanPidStat, statField, type StatScan } from '../proc-pid/stat.js';
import type { RawReads } from './raw-reads.js';
import type { Slots } from './slots.js';

/**
 * Reads /proc/PID/stat of known processes: through the kept descriptor, or by path and then with a check that the PID
 * was not recycled.
 */
export class StatLines {
  /** Content of the last read. */
  readonly bytes = Buffer.allocUnsafeSlow(4096);
  readonly #slots: Slots;
  readonly #reads: RawReads;
  readonly #procRoot: string;
  readonly #processInode: (pid: number) => number | null;

  constructor(slots: Slots, reads: RawReads, procRoot: string, processInode: (pid: number) => number | null) {
    this.#slots = slots;
    this.#reads = reads;
    this.#procRoot = procRoot;
    this.#processInode = processInode;
  }

  path(pid: number): string {
    return `${this.#procRoot}/${pid}/stat`;
  }

  /** Fills `bytes` and returns the length; null if the process is gone. Throws NativeCallFailed. */
  read(slot: number, pid: number): number | null {
    const fd = this.#slots.fds[slot] ?? -1;
    const length = fd >= 0 ? this.#reads.pread(fd, this.bytes) : this.#reads.readFile(this.path(pid), this.bytes);
    if (length === -constants.errno.ESRCH || length === -constants.errno.ENOENT) {
      return null;
    }
    if (length < 0) {
      throw new NativeCallFailed('pread', -length, errnoName(-length), this.path(pid));
    }
    // Two processes that started at the same tick can have identical lines.
    return this.#hasOtherInode(slot, pid) ? null : length;
  }

  scan(pid: number, length: number): StatScan {
    return scanPidStat(this.bytes.subarray(0, length), this.path(pid));
  }

  /** Null if the line belongs to another process. Without kept descriptor and inode, only the start time shows that. */
  scanKnown(slot: number, pid: number, length: number): StatScan | null {
    const scan = this.scan(pid, length);
    return fieldOf(scan.fields, statField.startTicks) === this.#slots.columns.startTicks[slot] ? scan : null;
  }

  /**
   * Whether the PID now belongs to another process; false where inodes are unknown or a kept descriptor is used
   * instead.
   */
  #hasOtherInode(slot: number, pid: number): boolean {
    const known = this.#slots.inodes[slot] ?? Number.NaN;
    return !Number.isNaN(known) && (this.#processInode(pid) ?? known) !== known;
  }
}
