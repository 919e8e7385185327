/**
 * Seconds that one CPU, or all of them together, spent in each mode since boot. Cumulative; a mode may go backwards for
 * a moment (iowait does, and every counter of a CPU that went offline and came back). Null where the platform or this
 * kernel does not report it.
 */
export interface CpuTimes {
  /** Normal processes in user mode. On Linux guests are included. */
  readonly user: number;
  /** Processes in kernel mode. */
  readonly system: number;
  /** Doing nothing. */
  readonly idle: number;
  /** Niced processes in user mode. On Linux niced guests are included. */
  readonly nice: number | null;
  /** Idle while I/O was outstanding. Linux >= 2.5.41. */
  readonly iowait: number | null;
  /** Servicing hardware interrupts. Linux >= 2.6.0, Windows. */
  readonly irq: number | null;
  /** Servicing software interrupts. Linux >= 2.6.0; on Windows deferred procedure calls, psutil's `dpc`. */
  readonly softirq: number | null;
  /** Taken by other guests of the hypervisor. Linux >= 2.6.11. */
  readonly steal: number | null;
  /** Running a virtual CPU for a guest; part of `user`. Linux >= 2.6.24. */
  readonly guest: number | null;
  /** Running a niced virtual CPU for a guest; part of `nice`. Linux >= 2.6.33. */
  readonly guestNice: number | null;
}

/** Cumulative counts since boot. */
export interface CpuStats {
  /** Voluntary and involuntary context switches. */
  readonly ctxSwitches: number;
  /** Hardware interrupts serviced. */
  readonly interrupts: number;
  /** Software interrupts serviced; null where the platform or this kernel (Linux < 2.6.31) does not count them. */
  readonly softInterrupts: number | null;
  /** System calls; null on Linux, which does not count them. */
  readonly syscalls: number | null;
}

/** Clock of a CPU, in MHz. */
export interface CpuFreq {
  /** The current clock. */
  readonly current: number;
  /** The lowest clock that the CPU may be set to; null if unknown. */
  readonly min: number | null;
  /** The highest clock that the CPU may be set to; null if unknown. */
  readonly max: number | null;
}

/**
 * Averages over 1, 5 and 15 minutes of the number of processes that run or wait to run (on Linux also those in
 * uninterruptible sleep).
 */
export type LoadAverage = [load1: number, load5: number, load15: number];
