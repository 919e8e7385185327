import type { Storage } from '../client.js';
import { readMarks } from '../rollup/storage-marks.js';

/** A disk of ClickHouse; sizes in bytes. */
export interface StorageDisk {
  readonly name: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** How the database is, beyond what it answers. Times are milliseconds since the epoch. */
export interface StorageState {
  readonly disks: readonly StorageDisk[];
  /** The compressed size of the database on disk. */
  readonly bytes: number;
  /** The server's clock. */
  readonly now: number;
  /** All buckets that ended before it are rolled up; null if none ever was. */
  readonly settledTo: number | null;
  /** Raw rows before this were dropped to free disk space; null if none ever were. */
  readonly rawDroppedTo: number | null;
}

/** A disk without a size, as object storage has, reports the greatest number there is. */
const disksSql = `
SELECT name, free_space AS freeBytes, total_space AS totalBytes FROM system.disks
WHERE total_space > 0 AND total_space < pow(2, 62)
ORDER BY name`;

const sizeSql = `
SELECT sum(bytes_on_disk) AS bytes, toUnixTimestamp64Milli(now64(3)) AS now FROM system.parts
WHERE active AND database = {database:String}`;

/** Throws StorageError. */
export async function readStorageState(storage: Storage, signal?: AbortSignal): Promise<StorageState> {
  const options = signal === undefined ? {} : { signal };
  const [disks, size, marks] = await Promise.all([
    storage.query<StorageDisk>(disksSql, options),
    storage.query<{ bytes: number; now: number }>(sizeSql, { ...options, params: { database: storage.database } }),
    readMarks(storage, signal),
  ]);
  const [row] = size.rows;
  if (row === undefined) {
    throw new TypeError('an aggregate answers with one row');
  }
  return {
    disks: disks.rows,
    ...row,
    settledTo: marks.settled ?? null,
    rawDroppedTo: marks['raw-dropped'] ?? null,
  };
}
