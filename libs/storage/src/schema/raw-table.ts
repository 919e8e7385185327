import type { ColumnSchema, TableSchema } from './table-schema.js';

/**
 * The rows of one host in fifteen minutes are adjacent, so one host at one time and the whole fleet at one time are
 * both short ranges.
 */
const quarterHour = 'toStartOfFifteenMinutes(ts)';

export const rawSettings = { index_granularity: 1024, ttl_only_drop_parts: 1 };

/**
 * ClickHouse decompresses whole blocks, by default of 64 KiB: 8,000 rows, of which a query about one host needs few.
 * Tables that are queried by host have blocks as short as a granule, for a quarter more disk.
 */
export const shortBlocks = { min_compress_block_size: 8192, max_compress_block_size: 65_536 };

/**
 * For tables with small parts. By default ClickHouse merges five at a time, and merges of the process tables wait
 * behind that.
 */
export const rareMerges = { merge_selector_base: 12 };

interface RawTableOptions {
  /** Key columns between the host and the time. */
  readonly keys?: readonly string[];
  /** Key columns after these that are not in the primary index, because few rows have the same values before them. */
  readonly unindexedKeys?: readonly string[];
  /** SQL of the time bucket within which rows are ordered by host; a quarter hour when omitted. */
  readonly bucket?: string;
  /** Added to the settings of all raw tables; these override them. */
  readonly settings?: TableSchema['settings'];
}

/** Rows as the agents sent them. */
export function rawTable(
  name: string,
  columns: readonly ColumnSchema[],
  { keys = [], unindexedKeys = [], bucket = quarterHour, settings = {} }: RawTableOptions,
): TableSchema {
  return {
    name,
    columns,
    indexes: [],
    engine: 'ReplacingMergeTree',
    partitionBy: 'toDate(ts)',
    // Without ts: if it were in the key, a condition on ts would not prune by the bucket.
    primaryKey: [bucket, 'host', ...keys],
    orderBy: [bucket, 'host', ...keys, ...unindexedKeys, 'ts', 'seq'],
    ttl: { tier: 'raw', column: 'ts' },
    settings: { ...rawSettings, ...settings },
  };
}
