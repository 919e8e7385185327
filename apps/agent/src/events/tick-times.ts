import type { EventRow } from './event-builder.js';

export interface TickTimes {
  /** Wall clock of this tick, milliseconds since the epoch. */
  readonly ts: number;
  /** Wall clock of the last tick, as this tick's clock would have shown it; null at the first. */
  readonly lastTs: number | null;
  /** Wall clock when the sweep of this tick was over. */
  readonly sweptMs: number;
  /** What to add to the kernel's monotonic milliseconds to get the wall clock's. */
  readonly wallOffsetMs: number;
  /** How long the machine slept since boot: the kernel's monotonic clock stood still, and starts count that time. */
  readonly suspendedMs: number;
  /** By how much the wall clock jumped since the last tick; null if it did not. */
  readonly stepMs: number | null;
}

/** It happened between the two ticks. */
export function fromSweep({ ts, lastTs }: TickTimes): Pick<EventRow, 'at' | 'since' | 'source'> {
  return { at: ts, since: lastTs, source: 'sweep' };
}
