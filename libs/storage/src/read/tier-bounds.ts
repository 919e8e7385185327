import type { Storage } from '../client.js';
import { marksSql, type StorageMark } from '../rollup/storage-marks.js';
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
  /**
   * Messages that were inserted before this are in the rollups of all buckets that `rolledUpTo` counts; 0 if unknown.
   */
  readonly rolledUpBefore: number;
}

type Tier = 'raw' | 'minute' | 'hour';

/** The oldest row of a table, under the name of its tier. */
const oldestSql = (tier: Tier, table: string): string =>
  `SELECT '${tier}' AS name, toUnixTimestamp64Milli(min(ts)) AS at FROM ${table} HAVING count() > 0`;

/**
 * All rollups are computed together, so the process rollups stand for all. ClickHouse knows min(ts) without reading a
 * table.
 */
const sql = [
  oldestSql('raw', ticksTable.name),
  oldestSql('minute', processRollupName('15m')),
  oldestSql('hour', processRollupName('1h')),
  marksSql,
].join('\nUNION ALL\n');

/** Reads what time range each tier covers. Throws StorageError. */
export async function readTierBounds(storage: Storage): Promise<TierBounds> {
  const { rows } = await storage.query<{ name: Tier | StorageMark; at: number }>(sql);
  const known = new Map(rows.map(({ name, at }) => [name, at]));
  const oldest = (tier: Tier): number => known.get(tier) ?? Infinity;
  const mark = (name: StorageMark): number => known.get(name) ?? 0;
  return {
    rawFrom: Math.max(oldest('raw'), mark('raw-expired'), mark('raw-dropped')),
    minuteFrom: oldest('minute'),
    hourFrom: oldest('hour'),
    rolledUpBefore: mark('rolled-up'),
    rolledUpTo: (widthMs) => Math.floor(mark('settled') / widthMs) * widthMs,
  };
}
