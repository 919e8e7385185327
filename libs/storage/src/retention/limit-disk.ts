import type { Storage } from '../client.js';
import { readMarks, writeMarks } from '../rollup/storage-marks.js';
import { tables } from '../schema/tables.js';

export interface DiskUse {
  /** The compressed size of the database's active parts on disk. */
  readonly bytes: number;
  /** Raw rows before this were dropped to free disk space, in milliseconds since the epoch; null if none ever were. */
  readonly rawDroppedTo: number | null;
}

/** One dropped day of raw rows. */
export interface DroppedDay {
  /** `2026-11-23`, in UTC. */
  readonly day: string;
  readonly bytes: number;
}

const dayMs = 86_400_000;
const rawTableNames = tables.filter(({ ttl }) => ttl?.tier === 'raw').map(({ name }) => name);

export async function readDiskUse(storage: Storage): Promise<DiskUse> {
  const { rows } = await storage.query<{ bytes: number }>(
    'SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = {database:String}',
    { params: { database: storage.database } },
  );
  return { bytes: rows[0]?.bytes ?? 0, rawDroppedTo: (await readMarks(storage))['raw-dropped'] ?? null };
}

/**
 * Drops the oldest days of raw rows until the database takes at most `maxBytes`. Rollups, identities and events stay.
 * Today and yesterday are never dropped, so the result may still exceed the limit. Throws StorageError.
 */
export async function limitDisk(
  storage: Storage,
  maxBytes: number,
): Promise<{ readonly dropped: readonly DroppedDay[]; readonly bytes: number }> {
  let { bytes } = await readDiskUse(storage);
  const dropped: DroppedDay[] = [];
  for (const day of bytes > maxBytes ? await readOldDays(storage) : []) {
    if (bytes <= maxBytes) {
      break;
    }
    // The mark precedes the drop, so that no late row triggers a new computation of that day's rollups from its
    // remains.
    await writeMarks(storage, { 'raw-dropped': Date.parse(day.day) + dayMs });
    for (const table of rawTableNames) {
      await storage.command(`ALTER TABLE ${table} DROP PARTITION {day:String}`, {
        params: { day: day.day },
        settings: { max_partition_size_to_drop: '0' },
      });
    }
    dropped.push(day);
    bytes -= day.bytes;
  }
  return { dropped, bytes };
}

/** Reads the days with raw rows before yesterday, oldest first. */
async function readOldDays(storage: Storage): Promise<DroppedDay[]> {
  const { rows } = await storage.query<DroppedDay>(
    `SELECT partition AS day, sum(bytes_on_disk) AS bytes FROM system.parts
WHERE active
  AND database = {database:String}
  AND table IN {tables:Array(String)}
  AND toDate(partition) < toDate(now('UTC')) - 1
GROUP BY day ORDER BY day`,
    { params: { database: storage.database, tables: rawTableNames } },
  );
  return rows;
}
