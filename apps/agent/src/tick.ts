import type { Psutil } from '@psfleet/psutil-core';
import type { Logger } from '@psfleet/service-kit';
import { encodeTick, type GroupColumns } from '@psfleet/wire';
import type { HostIdentity } from './identity/host-identity.js';
import { readHostFacts } from './identity/host-facts.js';
import { readOwnCost } from './own-cost.js';
import type { ProcessReader } from './processes/process-reader.js';
import type { ProcessTracker } from './processes/process-tracker.js';
import type { MessageQueue } from './publish/message-queue.js';
import { toGroupColumns } from './samplers/group-columns.js';
import type { SamplerRunner } from './samplers/run-samplers.js';

export interface TickParts {
  readonly ps: Psutil;
  readonly identity: HostIdentity;
  readonly samplers: SamplerRunner;
  readonly processes: ProcessReader;
  readonly tracker: ProcessTracker;
  readonly queue: MessageQueue;
  readonly logger: Logger;
}

/** Reads everything once and puts it into the queue. */
export class TickReader {
  /** When the last tick was put into the queue, milliseconds since the epoch. */
  lastTickMs: number | null = null;
  private readonly parts: TickParts;
  private nextSeq = 1;
  private lastMonotonicMs: number | null = null;

  constructor(parts: TickParts) {
    this.parts = parts;
  }

  async read(ts: number, skippedTicks: number): Promise<void> {
    const { ps, identity, samplers, processes, tracker, queue, logger } = this.parts;
    const startMs = performance.now();
    const tracked = tracker.track(await processes.read(startMs), startMs);
    const sweptMs = performance.now();
    const groups = samplers.run();
    groups.push(processCount(tracked.byStatus, tracked.processes));
    const cost = { sweepMs: sweptMs - startMs, sampleMs: performance.now() - sweptMs, samplerFailures: samplers.failures, skippedTicks };
    groups.push(toGroupColumns('agent', [readOwnCost(queue, cost)]));

    const messages = encodeTick(
      {
        host: identity.host,
        hostId: identity.hostId,
        bootId: identity.bootId,
        queue: identity.queueId,
        ts,
        elapsedMs: this.lastMonotonicMs === null ? null : Math.round(startMs - this.lastMonotonicMs),
        tick: { keyframe: true, processes: tracked.processes, dropped: queue.dropped, eventSource: 'sweep' },
        facts: readHostFacts(ps, identity),
        groups,
        identities: tracked.identities,
        samples: tracked.samples,
        events: null,
      },
      this.nextSeq,
    );
    this.nextSeq += messages.length;
    this.lastMonotonicMs = startMs;
    this.lastTickMs = Date.now();
    queue.push(messages);
    logger.debug({ ts, processes: tracked.processes, identities: tracked.identities.rows, messages: messages.length, ...cost }, 'tick read');
  }
}

function processCount(byStatus: ReadonlyMap<string, number>, total: number): GroupColumns {
  const rows = [...byStatus].map(([status, value]) => ({ status, value }));
  return toGroupColumns('process_count', [{ status: '', value: total }, ...rows]);
}
