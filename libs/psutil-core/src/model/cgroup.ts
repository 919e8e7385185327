import type { Pressure, PressureResource } from './pressure.js';

/**
 * What a control group (version 2) uses, all groups below it included. Null where the kernel does not account for it: a
 * controller that is not enabled for the group, or an older kernel.
 */
export interface CgroupUsage {
  /** Microseconds of CPU time since the group was made: cpu.stat. */
  readonly cpuUsage: number | null;
  readonly cpuUser: number | null;
  readonly cpuSystem: number | null;
  /** Periods in which a CPU limit applied, those in which it was reached, and microseconds that it cost. */
  readonly cpuPeriods: number | null;
  readonly cpuThrottledPeriods: number | null;
  readonly cpuThrottledTime: number | null;
  /** Bytes: memory.current, memory.peak (Linux 5.19) and memory.swap.current. */
  readonly memoryCurrent: number | null;
  readonly memoryPeak: number | null;
  readonly memorySwap: number | null;
  /** Bytes: memory.max; also null without a limit. */
  readonly memoryMax: number | null;
  /** How often memory.high was passed, memory.max was reached, memory ran out, and a process was killed for it. */
  readonly memoryHighEvents: number | null;
  readonly memoryMaxEvents: number | null;
  readonly oomEvents: number | null;
  readonly oomKills: number | null;
  /** Bytes read from and written to block devices: io.stat. */
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  /** Processes and threads: pids.current. */
  readonly tasks: number | null;
  /** Time lost waiting; without a resource that is not accounted for. */
  readonly pressure: Readonly<Partial<Record<PressureResource, Pressure>>>;
}
