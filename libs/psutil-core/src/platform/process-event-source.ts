/**
 * Something that happened to a process. `at`: seconds on the system's monotonic clock (Linux: CLOCK_MONOTONIC, as
 * `performance.now()` counts).
 */
export type ProcessEvent =
  /** A process was started by `ppid`. */
  | { readonly kind: 'fork'; readonly at: number; readonly pid: number; readonly ppid: number }
  /** A process became another program. */
  | { readonly kind: 'exec'; readonly at: number; readonly pid: number }
  /** A process ended; `exitCode` is the code, or the negated number of the signal. */
  | { readonly kind: 'exit'; readonly at: number; readonly pid: number; readonly exitCode: number }
  /** The kernel killed a process because memory ran out. */
  | { readonly kind: 'oom'; readonly at: number; readonly pid: number; readonly name: string };

/** What happened since the last look. */
export interface ProcessEventBatch {
  readonly events: readonly ProcessEvent[];
  /**
   * How often the kernel had to drop events because nobody took them in time: then only a sweep tells what happened.
   */
  readonly overruns: number;
}

/** Collects events until they are taken; never blocks. */
export interface ProcessEventSource {
  take(): ProcessEventBatch;
  close(): void;
}
