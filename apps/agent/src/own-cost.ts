import type { GroupRow } from '@psfleet/metric-catalog';
import type { Spool } from './spool/spool.js';

/** What the agent measures of itself during a tick. */
export interface TickCost {
  /** Milliseconds. */
  readonly sweepMs: number;
  readonly sampleMs: number;
  readonly samplerFailures: number;
  readonly skippedTicks: number;
}

/** What the agent itself costs and loses: the row of the group `agent`. */
export function readOwnCost(spool: Spool, cost: TickCost): GroupRow<'agent'> {
  const { user, system } = process.cpuUsage();
  return {
    cpuTime: (user + system) / 1e6,
    rss: process.memoryUsage.rss(),
    sweepTime: cost.sweepMs,
    sampleTime: cost.sampleMs,
    samplerFailures: cost.samplerFailures,
    spoolMessages: spool.length,
    spoolBytes: spool.bytes,
    droppedMessages: spool.dropped,
    publishedBytes: spool.takenBytes,
    skippedTicks: cost.skippedTicks,
  };
}
