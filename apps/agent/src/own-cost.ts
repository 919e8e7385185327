import type { GroupRow } from '@psfleet/metric-catalog';
import type { MessageQueue } from './publish/message-queue.js';

/** What the agent measures of itself during a tick. */
export interface TickCost {
  /** Milliseconds. */
  readonly sweepMs: number;
  readonly sampleMs: number;
  readonly samplerFailures: number;
  readonly skippedTicks: number;
}

/** What the agent itself costs and loses: the row of the group `agent`. */
export function readOwnCost(queue: MessageQueue, cost: TickCost): GroupRow<'agent'> {
  const { user, system } = process.cpuUsage();
  return {
    cpuTime: (user + system) / 1e6,
    rss: process.memoryUsage.rss(),
    sweepTime: cost.sweepMs,
    sampleTime: cost.sampleMs,
    samplerFailures: cost.samplerFailures,
    queueMessages: queue.length,
    queueBytes: queue.bytes,
    droppedMessages: queue.dropped,
    publishedBytes: queue.takenBytes,
    skippedTicks: cost.skippedTicks,
  };
}
