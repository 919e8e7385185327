import type { ColumnSchema, TableSchema } from './table-schema.js';

/**
 * Fifteen minutes of one host lie together: the table of a host at a moment and the whole fleet at a moment are both
 * short ranges.
 */
const quarterHour = 'toStartOfFifteenMinutes(ts)';

export const rawSettings = { index_granularity: 1024, ttl_only_drop_parts: 1 };

/**
 * A column is unpacked by the block, by default of 64 KiB: 8,000 rows for the few of one host that a question is about.
 * Where hosts are asked for one by one a block is as short as a granule, for a quarter more of disk.
 */
export const shortBlocks = { min_compress_block_size: 8192, max_compress_block_size: 65_536 };

interface RawTableOptions {
  /** Key columns between the host and the time. */
  readonly keys?: readonly string[];
  /** Rows of one bucket of time lie together by host; the quarter hour if it is left out. */
  readonly bucket?: string;
  /** Beside those of all raw tables, or instead of them. */
  readonly settings?: TableSchema['settings'];
}

/** Rows as the agents sent them. */
export function rawTable(
  name: string,
  columns: readonly ColumnSchema[],
  { keys = [], bucket = quarterHour, settings = {} }: RawTableOptions,
): TableSchema {
  return {
    name,
    columns,
    indexes: [],
    engine: 'ReplacingMergeTree',
    partitionBy: 'toDate(ts)',
    // ts must stay out of it: with ts inside, a condition on ts does not prune by the bucket.
    primaryKey: [bucket, 'host', ...keys],
    orderBy: [bucket, 'host', ...keys, 'ts', 'seq'],
    ttl: { tier: 'raw', column: 'ts' },
    settings: { ...rawSettings, ...settings },
  };
}
