import type { ProcessStatus } from '../model/process.js';
import type { PlatformPin } from './platform-process.js';

/**
 * What a table reads besides the file that tells CPU time and state. Each costs about as much again for a process that
 * worked.
 */
export interface ProcessTableOptions {
  /** Context switches, user id, shared, text and data memory; true when omitted. */
  readonly status?: boolean;
  /** Reads and writes; true when omitted. */
  readonly io?: boolean;
  /** Number of open descriptors; true when omitted. */
  readonly fds?: boolean;
  /**
   * Milliseconds after which these are read again although CPU time did not move; 60,000 when omitted. Of a process
   * that has not run at all, nice and memory, which others can change, are as old as that too; what shows a few pages
   * of its memory being reclaimed, and descriptors and memory that it shares with another process that worked (clone(2)
   * with CLONE_FILES or CLONE_VM), are ten times as old at most.
   */
  readonly refreshMs?: number;
  /**
   * Kept descriptors; half of the limit of open files when omitted. Further processes are opened anew at each sweep,
   * and are not `pinned`. As long as half of them are free they also serve speed: two per process, four if it works all
   * the time.
   */
  readonly maxDescriptors?: number;
  /** Longest time in milliseconds for which `sweep` holds up the event loop; 8 when omitted. */
  readonly sliceMs?: number;
}

/**
 * Values by slot: `columns.pid[slot]`. A slot belongs to one process from first sight until the sweep after the one
 * that reported its end. NaN means unknown: not permitted, or not told by this system. Arrays are replaced when the
 * table grows: take them from `table.columns` after each sweep.
 */
export interface ProcessColumns {
  readonly pid: Int32Array;
  readonly ppid: Int32Array;
  /** Ascending with first sight; never given twice in one table. */
  readonly serial: Float64Array;
  /** Start in the platform's monotonic ticks. */
  readonly startTicks: Float64Array;
  /**
   * Code of the letter of the state, as the kernel says it: 'R', 'S', ... Of a process with one thread that has not run
   * since, it may be older: 'S' (or 'D', 'I') although it was woken and waits for a CPU, or was frozen by a control
   * group of v1.
   */
  readonly state: Uint8Array;
  readonly nice: Int8Array;
  readonly numThreads: Int32Array;
  /** Device number of the controlling terminal, 0 for none. */
  readonly ttyNr: Int32Array;
  /** CPU time in ticks. */
  readonly userTicks: Float64Array;
  readonly systemTicks: Float64Array;
  readonly minorFaults: Float64Array;
  readonly majorFaults: Float64Array;
  /** Bytes. */
  readonly rss: Float64Array;
  readonly vms: Float64Array;
  readonly shared: Float64Array;
  readonly text: Float64Array;
  readonly data: Float64Array;
  /** Real user id. */
  readonly uid: Float64Array;
  readonly voluntary: Float64Array;
  readonly involuntary: Float64Array;
  readonly readCount: Float64Array;
  readonly writeCount: Float64Array;
  readonly readBytes: Float64Array;
  readonly writeBytes: Float64Array;
  readonly readChars: Float64Array;
  readonly writeChars: Float64Array;
  /** Open descriptors; told of other users' processes too where the kernel has their number (Linux 6.2). */
  readonly numFds: Float64Array;
  /** 1 for kernel threads. */
  readonly kernelThread: Uint8Array;
  /** 1 if a kept descriptor guarantees that a recycled PID is noticed whatever its start time. */
  readonly pinned: Uint8Array;
  /** Number of the sweep that last saw a change in the process's own numbers. */
  readonly changedAt: Float64Array;
  /**
   * Number of the sweep that last wrote values of the process, of the next one for what `refresh` wrote. Not above that
   * of the last sweep of which you took the values: they are the same still, `pinned` aside.
   */
  readonly touchedAt: Float64Array;
}

/**
 * What a process is, rather than what it does: read at first sight, after an exec, and on request. Null means unknown.
 */
export interface ProcessIdentityFacts {
  readonly name: string;
  /** '' when it cannot be determined, as for kernel threads. */
  readonly exe: string | null;
  readonly cmdline: readonly string[] | null;
  readonly username: string | null;
  /** Path of the controlling terminal; null also when it has none. */
  readonly terminal: string | null;
  /** Path of the control group (cgroup v2, else the first of v1). */
  readonly cgroup: string | null;
  /**
   * Id of its container (64 hex digits, or the name of an LXC or systemd-nspawn container); null outside of containers.
   */
  readonly containerId: string | null;
  /** Innermost systemd unit: `nginx.service`, `user@1000.service`, `docker-….scope`. */
  readonly unit: string | null;
}

/** What one sweep saw. Lists are slots; those of `ended` can still be read, until the next sweep. */
export interface Sweep {
  /** 1 for the first. */
  readonly number: number;
  /** Living processes. */
  readonly count: number;
  readonly started: readonly number[];
  readonly ended: readonly number[];
  /** Became another program. */
  readonly execs: readonly number[];
  /** How many processes' own numbers moved. */
  readonly changed: number;
  /** Listed, but not allowed to be read (hidepid). */
  readonly unreadable: number;
}

/**
 * All processes of the machine, kept between sweeps: a descriptor for each, what it did only if it ran, other files
 * only if it worked, numbers in typed arrays. Every end and every start is noticed, also when a PID comes again within
 * one clock tick.
 */
export interface ProcessTable {
  readonly columns: ProcessColumns;
  /** Unit of startTicks, userTicks and systemTicks. */
  readonly ticksPerSecond: number;
  /** Slots of living processes, by PID. Replaced by each sweep. */
  readonly slots: Int32Array;
  /** Reads everything once, in slices, so that the event loop is never held up for long. One at a time. */
  sweep(): Promise<Sweep>;
  /** The same at one go. */
  sweepSync(): Sweep;
  slotOf(pid: number): number | null;
  identity(slot: number): ProcessIdentityFacts;
  /** psutil's word for `columns.state`. */
  status(slot: number): ProcessStatus;
  /** Reads the other files and the identity of one process now; false if it is gone. */
  refresh(slot: number): boolean;
  /** Takes hold of a process; the kept descriptor proves that it is the one in the table. Throws NoSuchProcess. */
  pin(slot: number): PlatformPin;
  /** Gives all descriptors back. */
  close(): void;
}
