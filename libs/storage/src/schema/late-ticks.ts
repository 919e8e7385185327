import { text, time } from './columns.js';
import { rawSettings } from './raw-table.js';
import type { TableSchema, ViewSchema } from './table-schema.js';

/** A tick that is inserted longer after its time than this is late, in milliseconds. */
export const lateMs = 60_000;

/**
 * When ticks were inserted late, of each insert one row for a host and a quarter hour: `ts` is the earliest of them. It
 * is nearly always empty where `ticks` has millions of rows, so whether an answer about the past still holds is found
 * in a moment.
 */
export const lateTicksTable: TableSchema = {
  name: 'late_ticks',
  columns: [text('host'), time('ts'), time('inserted_at')],
  indexes: [],
  engine: 'ReplacingMergeTree',
  partitionBy: 'toDate(ts)',
  primaryKey: ['ts'],
  orderBy: ['ts', 'host', 'inserted_at'],
  ttl: { tier: 'raw', column: 'ts' },
  settings: rawSettings,
};

/** Adds the late ones among inserted ticks. An insert without any writes nothing. */
export const lateTicksView: ViewSchema = {
  name: 'late_ticks_of_ticks',
  target: lateTicksTable.name,
  select: `SELECT t.host AS host, min(t.ts) AS ts, max(t.inserted_at) AS inserted_at
FROM ticks AS t
WHERE t.inserted_at > t.ts + toIntervalMillisecond(${lateMs})
GROUP BY t.host, toStartOfFifteenMinutes(t.ts)`,
};
