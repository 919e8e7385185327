import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm } from '@nats-io/kv';
import type { Logger, NatsConnection } from '@psfleet/service-kit';
import { Lease } from '@psfleet/service-kit/lease';
import { rollUpStep, type RollUpOptions, type Storage } from '@psfleet/storage';
import { buckets } from '@psfleet/wire';
import { keepWithinDisk } from './disk-limit.js';

export interface RollupLoopOptions extends Omit<RollUpOptions, 'signal'> {
  readonly connection: NatsConnection;
  readonly storage: Storage;
  /** Milliseconds between two looks at what is due. */
  readonly intervalMs: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Bytes that the database may take; null: no limit. */
  readonly maxDiskBytes: number | null;
}

/** A lease is renewed at every look and between steps; this many looks without renewal and it is dead. */
const staleLooks = 4;

/** Keeps the rollups up to date until the signal ends it, if no other collector does. A failure waits for the next look: nothing is lost by it. */
export async function runRollups(options: RollupLoopOptions): Promise<void> {
  const { intervalMs, logger, signal } = options;
  let lease: Lease | null = null;
  while (!signal.aborted) {
    try {
      await sleep(intervalMs, undefined, { signal });
      lease ??= new Lease(
        await new Kvm(options.connection).create(buckets.leases, { history: 1 }),
        'rollup',
        intervalMs * staleLooks,
      );
      await look(options, lease);
    } catch (error) {
      if (!signal.aborted) {
        logger.warn({ err: error }, 'rollup failed, trying again');
      }
    }
  }
  await lease
    ?.release()
    .catch((error: unknown) => logger.debug({ error }, 'the lease of the rollups was left to become stale'));
}

async function look(
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
    // Only now: days are dropped after they were rolled up.
    if (maxDiskBytes !== null) {
      await keepWithinDisk(storage, maxDiskBytes, logger);
    }
    return;
  }
}
