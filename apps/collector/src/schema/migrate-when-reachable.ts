import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@psfleet/service-kit';
import {
  migrate,
  readMigrations,
  StorageError,
  type ClusterLayout,
  type Migration,
  type StorageOptions,
} from '@psfleet/storage';

const retryMs = 500;

/**
 * Brings the schema up to date. A server that starts together with this program, or whose name is not known yet, gets `limitMs` to answer;
 * then, and for every other failure at once, throws StorageError.
 */
export async function migrateWhenReachable(
  options: StorageOptions,
  logger: Logger,
  cluster: ClusterLayout | null = null,
  limitMs = 30_000,
): Promise<Migration[]> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return await migrate(options, readMigrations(), cluster);
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'unavailable' || performance.now() > deadline) {
        throw error;
      }
      logger.info({ reason: error.message }, 'storage does not answer yet, waiting');
      await sleep(retryMs);
    }
  }
}
