/** How a process ended, and what it used in all; null where the kernel did not say. */
export interface ProcessExit {
  /** When it ended; if only a range is known, the end of that. */
  readonly at: string;
  /** Start of that range. */
  readonly since: string | null;
  /** Exit code of a process that ended by itself. */
  readonly exitCode: number | null;
  /** Number of the signal that ended it. */
  readonly exitSignal: number | null;
  /** Whether the kernel told that it killed the process because memory ran out. */
  readonly oomKilled: boolean;
  /** Seconds from its start to its end. */
  readonly lifetime: number | null;
  /** Seconds of CPU time of all its threads. */
  readonly cpuTime: number | null;
  /** Its largest resident memory in bytes. */
  readonly peakRss: number | null;
  /** Bytes that it read from storage itself. */
  readonly readBytes: number | null;
  /** Bytes that it wrote to storage itself. */
  readonly writeBytes: number | null;
}
