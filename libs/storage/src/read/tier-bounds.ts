import type { Storage } from '../client.js';
import { readMarks } from '../rollup/storage-marks.js';
import { ticksTable } from '../schema/host-tables.js';
import { processRollupName } from '../schema/rollup-tables.js';

/** The time that each tier covers. Milliseconds since the epoch; Infinity when a tier has no row. */
export interface TierBounds {
  /**
   * The oldest row of each tier: raw, minute and quarter-hour rollups, hour rollups. Raw rows that arrived after the
   * others of their time had expired do not count.
   */
  readonly rawFrom: number;
  readonly minuteFrom: number;
  readonly hourFrom: number;
  /** The end of the newest computed bucket of a width; 0 when there is none. Later times are in finer tiers only. */
  readonly rolledUpTo: (widthMs: number) => number;
}

/**
 * All rollups are computed together, so the process rollups stand for all. ClickHouse knows min(ts) without reading a
 * table.
 */
const sql = `
SELECT toUnixTimestamp64Milli(min(ts)) AS oldest, 'raw' AS tier FROM ${ticksTable.name} HAVING count() > 0
UNION ALL SELECT toUnixTimestamp64Milli(min(ts)), 'minute' FROM ${processRollupName('15m')} HAVING count() > 0
UNION ALL SELECT toUnixTimestamp64Milli(min(ts)), 'hour' FROM ${processRollupName('1h')} HAVING count() > 0`;

/** Reads what time range each tier covers. Throws StorageError. */
export async function readTierBounds(storage: Storage): Promise<TierBounds> {
  const [{ rows }, marks] = await Promise.all([
    storage.query<{ oldest: number; tier: string }>(sql),
    readMarks(storage),
  ]);
  const oldest = (tier: string): number => rows.find((row) => row.tier === tier)?.oldest ?? Infinity;
  return {
    rawFrom: Math.max(oldest('raw'), marks['raw-expired'] ?? 0, marks['raw-dropped'] ?? 0),
    minuteFrom: oldest('minute'),
    hourFrom: oldest('hour'),
    rolledUpTo: (widthMs) => Math.floor((marks.settled ?? 0) / widthMs) * widthMs,
  };
}
