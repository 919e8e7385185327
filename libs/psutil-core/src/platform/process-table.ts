import type { ProcessStatus } from '../model/process.js';
import type { PlatformPin } from './platform-process.js';

/** What a table reads besides CPU time and state. For a process that worked, each option costs about as much again. */
export interface ProcessTableOptions {
  /** Context switches, user id, shared, text, data, peak and swapped memory; true by default. */
  readonly status?: boolean;
  /** Reads and writes; true by default. */
  readonly io?: boolean;
  /** Number of open descriptors; true by default. */
  readonly fds?: boolean;
  /**
   * Milliseconds after which these values are read again although CPU time did not move; 60,000 by default. The nice
   * value and memory of a process that has not run, which others can change, may be this old too. If it has not run,
   * the reclaim of a few of its pages, and what it shares with another process that worked (descriptors and memory, by
   * clone(2) with CLONE_FILES or CLONE_VM), are seen within ten times this time.
   */
  readonly refreshMs?: number;
  /**
   * Milliseconds after which the arguments of a process that ran are read again, because it may have rewritten them
   * (setproctitle); never by default. About 8 µs per process and reading.
   */
  readonly argumentsMs?: number;
  /**
   * Bytes of the arguments of a process that are read at most, as the kernel separates them by NUL; all by default.
   * What is longer ends there, in the middle of an argument or character. Linux allows 6 MB of them, and to read that
   * much takes milliseconds.
   */
  readonly maxArgumentBytes?: number;
  /**
   * Maximum number of kept descriptors; by default half the limit of open files. Beyond it, processes are opened again
   * at each sweep and are not `pinned`. While half of them are free, the table keeps two per process to save time, four
   * if it works all the time.
   */
  readonly maxDescriptors?: number;
  /** How long `sweep` may block the event loop at once, in milliseconds; 8 by default. */
  readonly sliceMs?: number;
}

/**
 * Values by slot: `columns.pid[slot]`. A slot belongs to one process from when it is first seen until the sweep after
 * the one that reported its end. NaN means unknown: not permitted, or not available on this system. The arrays are
 * replaced when the table grows, so take them from `table.columns` after each sweep.
 */
export interface ProcessColumns {
  readonly pid: Int32Array;
  readonly ppid: Int32Array;
  /** Ascends in the order in which processes were first seen; never reused in one table. */
  readonly serial: Float64Array;
  /** Start in the platform's monotonic ticks. */
  readonly startTicks: Float64Array;
  /**
   * Character code of the kernel's state letter: 'R', 'S', ... For a process that has not run since, it may be out of
   * date: 'S' (or 'D', 'I') although it was woken and waits for a CPU, or was frozen by a control group (v1).
   */
  readonly state: Uint8Array;
  readonly nice: Int8Array;
  readonly numThreads: Int32Array;
  /** Device number of the controlling terminal; 0 without one. */
  readonly ttyNr: Int32Array;
  /** CPU time in ticks. */
  readonly userTicks: Float64Array;
  readonly systemTicks: Float64Array;
  /**
   * CPU time in ticks of children that it waited for, and of those that these had waited for. Linux adds a child at the
   * moment it is waited for; a child whose parent ignores SIGCHLD counts for nobody.
   */
  readonly childrenUserTicks: Float64Array;
  readonly childrenSystemTicks: Float64Array;
  readonly minorFaults: Float64Array;
  readonly majorFaults: Float64Array;
  /** Bytes. */
  readonly rss: Float64Array;
  readonly vms: Float64Array;
  readonly shared: Float64Array;
  readonly text: Float64Array;
  readonly data: Float64Array;
  /** The most that was resident at once since the program began; after the end as it was last read. */
  readonly peakRss: Float64Array;
  /** Swapped out, without the pages of shared memory. */
  readonly swap: Float64Array;
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
  /** Open descriptors; also known for other users' processes where the kernel counts them (Linux 6.2). */
  readonly numFds: Float64Array;
  /** 1 for kernel threads. */
  readonly kernelThread: Uint8Array;
  /** 1 if a kept descriptor guarantees that a recycled PID is noticed, whatever its start time. */
  readonly pinned: Uint8Array;
  /** Number of the last sweep in which the process's own numbers changed. */
  readonly changedAt: Float64Array;
  /**
   * Number of the sweep that last wrote values of the process; for `refresh`, of the next sweep. If it does not exceed
   * the number of the sweep after which you last took the values, they are unchanged except for `pinned`.
   */
  readonly touchedAt: Float64Array;
}

/** 'deleted' if the file is gone, 'replaced' if another one has its path; null if neither, or unknown. */
export type ExecutableState = 'deleted' | 'replaced' | null;

/**
 * What a process is, rather than what it does: read when first seen, after an exec, and on request. Null means unknown.
 * What the end of the process takes away (program, arguments, terminal, control group) stays as it was last read.
 */
export interface ProcessIdentityFacts {
  readonly name: string;
  /** '' when it cannot be determined, as for kernel threads. */
  readonly exe: string | null;
  readonly exeState: ExecutableState;
  readonly cmdline: readonly string[] | null;
  readonly username: string | null;
  /** Path of the controlling terminal; null also without one. */
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

/** Result of one sweep. Lists hold slots; those of `ended` stay readable until the next sweep. */
export interface Sweep {
  /** Starts at 1. */
  readonly number: number;
  /** Number of living processes. */
  readonly count: number;
  readonly started: readonly number[];
  readonly ended: readonly number[];
  /** Processes that became another program. */
  readonly execs: readonly number[];
  /** Number of processes whose own numbers changed. */
  readonly changed: number;
  /** Number of listed processes that may not be read (hidepid). */
  readonly unreadable: number;
}

/**
 * All processes of the machine, kept between sweeps in typed arrays. It keeps a descriptor for each, reads what a
 * process did only if it ran, and other files only if it worked. It notices every start and end, even if a PID is
 * recycled within one clock tick.
 */
export interface ProcessTable {
  readonly columns: ProcessColumns;
  /** Unit of startTicks, userTicks and systemTicks. */
  readonly ticksPerSecond: number;
  /** Slots of living processes, ordered by PID. Each sweep replaces the array. */
  readonly slots: Int32Array;
  /** Sweeps once, in slices that let the event loop run in between. Only one sweep may run at a time. */
  sweep(): Promise<Sweep>;
  /** Sweeps at once, without slices. */
  sweepSync(): Sweep;
  slotOf(pid: number): number | null;
  identity(slot: number): ProcessIdentityFacts;
  /** psutil's name for `columns.state`. */
  status(slot: number): ProcessStatus;
  /** Reads all files and the identity of one process now; false if it is gone. */
  refresh(slot: number): boolean;
  /**
   * Refreshes one process if its executable was removed, or put back, since its identity was read; false if nothing
   * changed. It costs one reading of a link, so that it can be asked often.
   */
  refreshExecutable(slot: number): boolean;
  /**
   * Completes the identity of a process whose arguments are unknown because its memory may be held; false if they are
   * known, or if the process is gone. `AbandonableCalls.cmdline` can read them.
   */
  completeArguments(slot: number, cmdline: readonly string[]): boolean;
  /**
   * Asks the kernel which processes have ended, and returns whether one of `slots` certainly had not; false also where
   * that cannot be told. What a sweep read of another process before does then not depend on the end of that one.
   */
  readLiving(): (slot: number) => boolean;
  /** Pins a process; the kept descriptor proves that it is the one in the table. Throws NoSuchProcess. */
  pin(slot: number): PlatformPin;
  /** Closes all descriptors. */
  close(): void;
}
