import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, NatsConnection } from '@psfleet/service-kit';
import { Lease } from '@psfleet/service-kit/lease';
import { rollUpStep, type RollUpOptions, type Storage } from '@psfleet/storage';
import { buckets } from '@psfleet/wire';
import { keepWithinDisk } from './keep-within-disk.js';

export interface RollupLoopOptions extends Omit<RollUpOptions, 'signal'> {
  readonly connection: NatsConnection;
  readonly storage: Storage;
  /** Milliseconds between two checks for rollups that are due. */
  readonly intervalMs: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Bytes that the database may take; null means no limit. */
  readonly maxDiskBytes: number | null;
}

/** The lease is renewed at every check and between steps; without renewal it expires after this many intervals. */
const staleIntervals = 2;

/** The first check comes sooner: a machine may never run for a whole interval. */
const firstCheckMs = 10_000;

/**
 * Keeps the rollups up to date until the signal aborts, unless another collector does so. What fails is done at the
 * next check: nothing is lost by it.
 */
export async function runRollups(options: RollupLoopOptions): Promise<void> {
  const { intervalMs, logger, signal } = options;
  const lease = new Lease(options.connection, buckets.leases, 'rollup', intervalMs * staleIntervals);
  let waitMs = Math.min(intervalMs, firstCheckMs);
  while (!signal.aborted) {
    try {
      await sleep(waitMs, undefined, { signal });
      waitMs = intervalMs;
      await rollUpWhileHolding(options, lease);
    } catch (error) {
      if (!signal.aborted) {
        logger.warn({ err: error }, 'rollup failed; retrying');
      }
    }
  }
  await lease
    .release()
    .catch((error: unknown) => logger.debug({ err: error }, 'could not release the rollup lease; it will expire'));
}

async function rollUpWhileHolding(
  { storage, settleMs, visibleMs, rawDays, logger, signal, maxDiskBytes }: RollupLoopOptions,
  lease: Lease,
): Promise<void> {
  const settings = Object.fromEntries(
    Object.entries({ settleMs, visibleMs, rawDays }).filter(([, value]) => value !== undefined),
  );
  while (!signal.aborted && (await lease.hold())) {
    const { caughtUp, statements } = await rollUpStep(storage, { ...settings, signal });
    if (statements > 0) {
      logger.debug({ statements, caughtUp }, 'rolled up');
    }
    if (!caughtUp) {
      continue;
    }
    // Days may be dropped only after they were rolled up.
    if (maxDiskBytes !== null) {
      await keepWithinDisk(storage, maxDiskBytes, logger);
    }
    return;
  }
}
