import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@psfleet/service-kit';
import { findPendingMigrations, StorageError, type Storage } from '@psfleet/storage';

const retryMs = 1000;

/**
 * Waits until the database has the schema of this program: the server, or `psfleet-collector migrate`, may start later.
 * Throws StorageError `schema-newer` or `schema-changed`, which waiting does not solve.
 */
export async function awaitSchema(storage: Storage, logger: Logger, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    const reason = await reasonToWait(storage);
    if (reason === null) {
      return;
    }
    // During the first seconds the server may be starting too.
    logger[attempt < 5 ? 'info' : 'warn']({ reason, attempt }, 'storage is not ready; waiting');
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
