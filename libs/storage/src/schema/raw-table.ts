import type { ColumnSchema, TableSchema } from './table-schema.js';

/** Fifteen minutes of one host lie together: the table of a host at a moment and the whole fleet at a moment are both short ranges. */
const bucket = 'toStartOfFifteenMinutes(ts)';

/** Rows as the agents sent them. `keys` is what tells rows of one host apart before the time. */
export function rawTable(name: string, columns: readonly ColumnSchema[], keys: readonly string[]): TableSchema {
  return {
    name,
    columns,
    indexes: [],
    engine: 'ReplacingMergeTree',
    partitionBy: 'toDate(ts)',
    // ts must stay out of it: with ts inside, a condition on ts does not prune by the bucket.
    primaryKey: [bucket, 'host'],
    orderBy: [bucket, 'host', ...keys, 'ts', 'seq'],
    ttl: { tier: 'raw', column: 'ts' },
    settings: { index_granularity: 2048, ttl_only_drop_parts: 1 },
  };
}
