import type { Storage } from '../client.js';
import { storageMarksTable } from '../schema/rollup-tables.js';

/**
 * How far background tasks have come. `rolled-up`: messages stored before it are in the rollups, as far as due.
 * `settled`: all buckets that ended before it are computed. `raw-expired`, `raw-dropped`: raw rows before it have
 * passed their retention, or were dropped to free disk space.
 */
export type StorageMark = 'rolled-up' | 'settled' | 'raw-expired' | 'raw-dropped';

/**
 * Milliseconds since the epoch. Marks only grow, so the greatest counts; the mark of a task that never ran is absent.
 */
export type StorageMarks = Readonly<Partial<Record<StorageMark, number>>>;

/** One row for each mark: `name` and `at`. */
export const marksSql = `SELECT toString(name) AS name, toUnixTimestamp64Milli(max(m.at)) AS at
FROM ${storageMarksTable.name} AS m GROUP BY name`;

export async function readMarks(storage: Storage, signal?: AbortSignal): Promise<StorageMarks> {
  const { rows } = await storage.query<{ name: StorageMark; at: number }>(
    marksSql,
    signal === undefined ? {} : { signal },
  );
  return Object.fromEntries(rows.map(({ name, at }) => [name, at]));
}

export async function writeMarks(storage: Storage, marks: StorageMarks): Promise<void> {
  await storage.command(
    `INSERT INTO ${storageMarksTable.name} (name, at)
SELECT mark.1, fromUnixTimestamp64Milli(mark.2, 'UTC')
FROM (SELECT arrayJoin(arrayZip({names:Array(String)}, {times:Array(Int64)})) AS mark)`,
    { params: { names: Object.keys(marks), times: Object.values(marks) } },
  );
}
