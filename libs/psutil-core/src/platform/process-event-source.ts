/**
 * An event of a process. `at`: seconds on the system's monotonic clock (Linux: CLOCK_MONOTONIC, like
 * `performance.now()`).
 */
export type ProcessEvent =
  /** `ppid` started the process. */
  | { readonly kind: 'fork'; readonly at: number; readonly pid: number; readonly ppid: number }
  /** The process became another program. */
  | { readonly kind: 'exec'; readonly at: number; readonly pid: number }
  /** The process ended; `exitCode` is its code, or the negated number of the signal. */
  | { readonly kind: 'exit'; readonly at: number; readonly pid: number; readonly exitCode: number }
  /** The kernel killed the process because memory ran out. */
  | {
      readonly kind: 'oom';
      readonly at: number;
      readonly pid: number;
      readonly name: string;
      readonly victim: OomVictim;
    };

/** What the kernel logged about a process that it killed because memory ran out; null for what it did not say. */
export interface OomVictim {
  /** Bytes. */
  readonly totalVm: number | null;
  readonly anonRss: number | null;
  readonly fileRss: number | null;
  readonly shmemRss: number | null;
  readonly pageTables: number | null;
  /** -1000 to 1000. */
  readonly oomScoreAdj: number | null;
  /** Path of its memory control group. */
  readonly cgroup: string | null;
}

/**
 * What the kernel accounted to a process until its last thread ended. Threads that ended before the subscription are
 * in `cpuNs` only. Source: `struct taskstats`, Documentation/accounting/taskstats-struct.rst.
 */
export interface ProcessEnd {
  readonly pid: number;
  /** The parent at the end: another one than the creator if that had ended. */
  readonly ppid: number;
  /** At most 15 bytes, like `comm`. */
  readonly name: string;
  /** Real user id of the last thread. */
  readonly uid: number;
  /** The exit code, or the negated number of the signal. */
  readonly exitCode: number;
  /** Seconds from the start to the end. */
  readonly lifetime: number;
  /**
   * Nanoseconds of user and system time. The kernel counts a running thread at each of its own clock ticks (1 to 10 ms)
   * and when it waits, so what a thread ran since then, and the release of its memory, are missing.
   */
  readonly cpuNs: number;
  /** Largest resident memory in bytes; null for a kernel thread. */
  readonly peakRss: number | null;
  /** Bytes read from and written to storage, by its threads alone: without the children it waited for. */
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Page faults without I/O, by its threads alone. */
  readonly minorFaults: number;
  /** How many of its threads ended since the subscription. */
  readonly threads: number;
}

/** Events since the previous batch. */
export interface ProcessEventBatch {
  readonly events: readonly ProcessEvent[];
  /**
   * How often the kernel dropped events because they were not taken in time; then only a sweep can show what happened.
   */
  readonly overruns: number;
  /** The processes that ended, in their order; empty where ends are not accounted. */
  readonly ends: readonly ProcessEnd[];
  /** How many ends of threads the kernel could not deliver, because they were not taken in time. */
  readonly lostEnds: number;
  /** How often the kernel dropped ends. How many these were shows with later ones, in the `lostEnds` of their batch. */
  readonly endOverruns: number;
}

/** What a process took over from the children that it waited for, and from those that these had waited for. */
export interface ReapedTotals {
  /** 1/100 seconds of CPU time. */
  readonly cpuTicks: number;
  readonly minorFaults: number;
}

/** Collects events until they are taken, without blocking. */
export interface ProcessEventSource {
  /** Why the ends of processes are not accounted; null if they are. */
  readonly accountingProblem: string | null;
  take(): ProcessEventBatch;
  /** The arguments of a process now; null if it is gone, has none, or may not be read. */
  readCommand(pid: number): string[] | null;
  /** Null if it is gone or may not be read. */
  readReaped(pid: number): ReapedTotals | null;
  close(): void;
}
