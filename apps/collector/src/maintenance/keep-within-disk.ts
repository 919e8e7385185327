import type { Logger } from '@psfleet/service-kit';
import { limitDisk, type Storage } from '@psfleet/storage';

/**
 * Drops the oldest days of raw rows above the limit. Logged as a warning, because the limit then shortens the
 * retention.
 */
export async function keepWithinDisk(storage: Storage, maxBytes: number, logger: Logger): Promise<void> {
  const { dropped, bytes } = await limitDisk(storage, maxBytes);
  for (const day of dropped) {
    logger.warn({ ...day, maxBytes }, 'dropped a day of raw rows because the database exceeded PSFLEET_MAX_DISK');
  }
  if (bytes > maxBytes) {
    logger.debug(
      { bytes, maxBytes },
      'the database exceeds PSFLEET_MAX_DISK and no old day of raw rows is left to drop',
    );
  }
}
