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

/** Events since the previous batch. */
export interface ProcessEventBatch {
  readonly events: readonly ProcessEvent[];
  /**
   * How often the kernel dropped events because they were not taken in time; then only a sweep can show what happened.
   */
  readonly overruns: number;
}

/** Collects events until they are taken, without blocking. */
export interface ProcessEventSource {
  take(): ProcessEventBatch;
  close(): void;
}
