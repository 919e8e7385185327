import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@psfleet/service-kit';
import type { BusySubjects } from './busy-subjects.js';
import type { AcknowledgedPurge } from './purge-acknowledged.js';

export interface PurgeOptions {
  readonly intervalMs: number;
  readonly ageMs: number;
  readonly acknowledged: AcknowledgedPurge;
  readonly busySubjects: BusySubjects;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const busyIntervalMs = 2000;

/** Purges at every interval until the signal aborts. What a failed purge left is deleted by the next one. */
export async function runPurges({
  intervalMs,
  ageMs,
  acknowledged,
  busySubjects,
  logger,
  signal,
}: PurgeOptions): Promise<void> {
  const repeat = async (everyMs: number, purge: () => number | Promise<number>): Promise<void> => {
    while (!signal.aborted) {
      try {
        await sleep(everyMs, undefined, { signal });
        const purged = await purge();
        if (purged > 0) {
          logger.debug({ purged }, 'purged acknowledged messages');
        }
      } catch (error) {
        if (!signal.aborted) {
          logger.warn({ err: error }, 'purge failed; retrying');
        }
      }
    }
  };
  const age = (): number => {
    busySubjects.age();
    return 0;
  };
  await Promise.all([
    repeat(intervalMs, () => acknowledged.run()),
    repeat(busyIntervalMs, () => busySubjects.purge()),
    repeat(Math.max(ageMs, busyIntervalMs), age),
  ]);
}
