import { constants } from 'node:os';
import { NativeCallFailed } from '../../errors.js';
import { errnoName } from '../native/libc.js';
import { scanPidStat, type StatScan } from '../proc-pid/stat.js';
import type { RawReads } from './raw-reads.js';
import type { Slots } from './slots.js';

/** /proc/PID/stat of the processes that a table knows: through the kept descriptor, or by its path and told from that of a successor under the PID. */
export class StatLines {
  /** What was read last. */
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

  /** How many `bytes`; null if the process is gone. Throws NativeCallFailed. */
  read(slot: number, pid: number): number | null {
    const fd = this.#slots.fds[slot] ?? -1;
    const length = fd >= 0 ? this.#reads.pread(fd, this.bytes) : this.#reads.readFile(this.path(pid), this.bytes);
    if (length === -constants.errno.ESRCH || length === -constants.errno.ENOENT) {
      return null;
    }
    if (length < 0) {
      throw new NativeCallFailed('pread', -length, errnoName(-length), this.path(pid));
    }
    // Two that started at one tick can have the very same line.
    return this.#hasOtherInode(slot, pid) ? null : length;
  }

  scan(pid: number, length: number): StatScan {
    return scanPidStat(this.bytes.subarray(0, length), this.path(pid));
  }

  /** Null if it is another process: without a kept descriptor, and without inodes, only the start time can tell. */
  scanKnown(slot: number, pid: number, length: number): StatScan | null {
    const scan = this.scan(pid, length);
    return scan.fields[22 - 4] === this.#slots.columns.startTicks[slot] ? scan : null;
  }

  /** Whether the PID belongs to another process than the slot; false where nobody can tell, or a descriptor tells better. */
  #hasOtherInode(slot: number, pid: number): boolean {
    const known = this.#slots.inodes[slot] ?? Number.NaN;
    return !Number.isNaN(known) && (this.#processInode(pid) ?? known) !== known;
  }
}
