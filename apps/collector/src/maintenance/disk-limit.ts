import type { HealthCheck, Logger } from '@psfleet/service-kit';
import { limitDisk, readDiskUse, type Storage } from '@psfleet/storage';

/** Drops the oldest raw days above the limit, and says so: whoever set the limit should know that it shortens the past. */
export async function keepWithinDisk(storage: Storage, maxBytes: number, logger: Logger): Promise<void> {
  const { dropped, bytes } = await limitDisk(storage, maxBytes);
  for (const day of dropped) {
    logger.warn(
      { ...day, maxBytes },
      'dropped a day of raw rows, because the database took more than PSFLEET_MAX_DISK',
    );
  }
  if (bytes > maxBytes) {
    logger.debug(
      { bytes, maxBytes },
      'the database takes more than PSFLEET_MAX_DISK, and no old day of raw rows is left to drop',
    );
  }
}

/** How much the database takes and may take. Not a failure when it is more: it goes on storing. */
export async function checkDisk(storage: Storage, maxBytes: number | null): Promise<HealthCheck> {
  const { bytes, rawDroppedTo } = await readDiskUse(storage);
  return {
    ok: true,
    facts: { bytes, maxBytes, rawDroppedTo: rawDroppedTo === null ? null : new Date(rawDroppedTo).toISOString() },
  };
}
