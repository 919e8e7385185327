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
 * Brings the schema up to date. Waits up to `limitMs` for a server that is still starting or whose name cannot be
 * resolved yet. After that, and at once for every other failure, throws StorageError.
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
      logger.info({ reason: error.message }, 'storage does not answer yet; waiting');
      await sleep(retryMs);
    }
  }
}
