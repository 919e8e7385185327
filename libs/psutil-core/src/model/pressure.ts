/** Time that tasks lost waiting for one resource. */
export interface PressureStall {
  /** Percent of the last 10 seconds. */
  readonly avg10: number;
  /** Percent of the last minute. */
  readonly avg60: number;
  /** Percent of the last five minutes. */
  readonly avg300: number;
  /** Microseconds since boot. */
  readonly total: number;
}

/** Pressure stall information of one resource. */
export interface Pressure {
  /** At least one task waited; null where the kernel does not report it, as for interrupts. */
  readonly some: PressureStall | null;
  /** All tasks that had work waited; null where the kernel does not report it, as for the CPU before Linux 5.13. */
  readonly full: PressureStall | null;
}

/** `irq` since Linux 6.1, where interrupt time is accounted. */
export type PressureResource = 'cpu' | 'memory' | 'io' | 'irq';
