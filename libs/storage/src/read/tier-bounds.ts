import type { Storage } from '../client.js';
import { readMarks } from '../rollup/storage-marks.js';
import { ticksTable } from '../schema/host-tables.js';
import { processRollupName } from '../schema/rollup-tables.js';

/** Of which time each tier can tell. Milliseconds since the epoch; Infinity when it has no row. */
export interface TierBounds {
  /**
   * The oldest raw row, of rollups by the minute and quarter hour, and of those by the hour: what is older was dropped, or never was. Raw rows that came
   * after those of their time were gone do not count.
   */
  readonly rawFrom: number;
  readonly minuteFrom: number;
  readonly hourFrom: number;
  /** End of the newest bucket of a width that is computed; 0 when none is. What happened later is in finer rows only. */
  readonly rolledUpTo: (widthMs: number) => number;
}

/** All rollups are computed together, so those of processes tell of all. The oldest time of a table is known without reading it. */
const sql = `
SELECT toUnixTimestamp64Milli(min(ts)) AS oldest, 'raw' AS tier FROM ${ticksTable.name} HAVING count() > 0
UNION ALL SELECT toUnixTimestamp64Milli(min(ts)), 'minute' FROM ${processRollupName('15m')} HAVING count() > 0
UNION ALL SELECT toUnixTimestamp64Milli(min(ts)), 'hour' FROM ${processRollupName('1h')} HAVING count() > 0`;

/** Throws StorageError. */
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
