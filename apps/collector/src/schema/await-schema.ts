import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@psfleet/service-kit';
import { findPendingMigrations, StorageError, type Storage } from '@psfleet/storage';

const retryMs = 1000;

/**
 * Waits until the database has the schema of this program: whoever runs `psfleet-collector migrate` may come later, and so may the
 * server. Throws StorageError `schema-newer` or `schema-changed`, which no waiting mends.
 */
export async function awaitSchema(storage: Storage, logger: Logger, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    const reason = await reasonToWait(storage);
    if (reason === null) {
      return;
    }
    // The first seconds of a start together with the server are nobody's fault.
    logger[attempt < 5 ? 'info' : 'warn']({ reason, attempt }, 'storage is not ready, waiting');
    await sleep(retryMs, undefined, { signal });
  }
}

async function reasonToWait(storage: Storage): Promise<string | null> {
  try {
    const pending = await findPendingMigrations(storage);
    return pending.length === 0 ? null : `${pending.length} migrations are missing: run psfleet-collector migrate`;
  } catch (error) {
    if (error instanceof StorageError && error.retryable) {
      return error.message;
    }
    throw error;
  }
}
