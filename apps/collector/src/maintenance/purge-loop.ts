import { setTimeout as sleep } from 'node:timers/promises';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { Logger } from '@psfleet/service-kit';
import { AcknowledgedPurge } from './purge-acknowledged.js';

export interface PurgeOptions {
  readonly intervalMs: number;
  readonly ageMs: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Purges at every interval until the signal aborts. What a failed purge left is deleted by the next one. */
export async function runPurges(
  manager: JetStreamManager,
  { intervalMs, ageMs, logger, signal }: PurgeOptions,
): Promise<void> {
  const purge = new AcknowledgedPurge(manager, ageMs);
  while (!signal.aborted) {
    try {
      await sleep(intervalMs, undefined, { signal });
      const purged = await purge.run();
      if (purged > 0) {
        logger.debug({ purged }, 'purged acknowledged messages');
      }
    } catch (error) {
      if (!signal.aborted) {
        logger.warn({ err: error }, 'purge failed; retrying');
      }
    }
  }
}
