import type { Storage } from '../client.js';

/** Reads when the oldest identity was sent, milliseconds since the epoch; null without any. Throws StorageError. */
export async function readOldestIdentity(storage: Storage): Promise<number | null> {
  const { rows } = await storage.query<{ oldest: number | null }>(
    'SELECT if(count() = 0, NULL, toUnixTimestamp64Milli(min(ts))) AS oldest FROM processes',
  );
  return rows[0]?.oldest ?? null;
}
