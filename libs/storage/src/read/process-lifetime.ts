import type { Storage } from '../client.js';
import { procUidOf } from '../proc-uid-sql.js';

const firstSeenSql = `
SELECT if(count() = 0, NULL, toUnixTimestamp64Milli(min(ts))) AS seen
FROM processes
WHERE host = {host:String} AND proc_uid = ${procUidOf('{procUid:String}')}`;

const lastSeenSql = `
SELECT if(count() = 0, NULL, toUnixTimestamp64Milli(max(ts))) AS seen
FROM process_samples
WHERE host = {host:String} AND NOT exited AND proc_uid = ${procUidOf('{procUid:String}')}
  AND ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')`;

/**
 * Reads the time of the oldest stored identity of a process: milliseconds since the epoch, or null. Throws
 * StorageError.
 */
export async function readFirstSeen(storage: Storage, host: string, procUid: string): Promise<number | null> {
  const { rows } = await storage.query<{ seen: number | null }>(firstSeenSql, { params: { host, procUid } });
  return rows[0]?.seen ?? null;
}

/**
 * Reads the time of the newest stored sample of a process: milliseconds since the epoch, or null. It reads all samples
 * of the host since `since`, so pass the time at which the process was first seen. Throws StorageError.
 */
export async function readLastSeen(
  storage: Storage,
  host: string,
  procUid: string,
  since: number,
): Promise<number | null> {
  const { rows } = await storage.query<{ seen: number | null }>(lastSeenSql, { params: { host, procUid, since } });
  return rows[0]?.seen ?? null;
}
