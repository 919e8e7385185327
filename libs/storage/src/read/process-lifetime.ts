import type { Storage } from '../client.js';

/** When a process was first and last seen, milliseconds since the epoch; null if no sample of it is stored. */
export interface ProcessLifetime {
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
}

const sql = `
SELECT
  if(count() = 0, NULL, toUnixTimestamp64Milli(min(ts))) AS firstSeen,
  if(count() = 0, NULL, toUnixTimestamp64Milli(max(ts))) AS lastSeen
FROM process_samples
WHERE host = {host:String} AND proc_uid = reinterpretAsUInt64(reverse(unhex({procUid:String})))`;

/** Of the samples that are still stored (14 days by default). Throws StorageError. */
export async function readProcessLifetime(storage: Storage, host: string, procUid: string): Promise<ProcessLifetime> {
  const { rows } = await storage.query<ProcessLifetime>(sql, { params: { host, procUid } });
  return rows[0] ?? { firstSeen: null, lastSeen: null };
}
