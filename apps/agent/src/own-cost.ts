import type { GroupRow } from '@psfleet/metric-catalog';
import type { Spool } from './spool/spool.js';

/** The cost of one tick in milliseconds, and the losses since the start of the agent. */
export interface TickCost {
  readonly sweepMs: number;
  readonly sampleMs: number;
  readonly samplerFailures: number;
  readonly skippedTicks: number;
}

/** The row of the metric group `agent`. */
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
