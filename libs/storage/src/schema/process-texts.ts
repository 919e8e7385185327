import { keyword, text, time, uint64 } from './columns.js';
import type { ColumnSchema, TableSchema, ViewSchema } from './table-schema.js';

/**
 * Names the text of an identity. A search compares numbers of 8 bytes with those of the texts that it found, instead of
 * the texts of all identities, which agents repeat every hour.
 */
export const textHash: ColumnSchema = {
  ...uint64('text_hash'),
  default: 'sipHash64(name, cmdline)',
  isSent: false,
};

/**
 * The different texts that a host sent in a day: `text` is the name, a line feed and the arguments, in lower case.
 * Similar programs are adjacent, which compresses their texts best and lets an index skip most of them. A host's texts
 * are on the shard of its identities.
 */
export const processTextsTable: TableSchema = {
  name: 'process_texts',
  columns: [keyword('host'), time('ts'), uint64('text_hash'), text('name'), text('text')],
  // Granules hold about 128 KiB of text, however long each is, so that one size of filter fits all.
  indexes: ['text_filter text TYPE ngrambf_v1(4, 16384, 3, 0) GRANULARITY 1'],
  engine: 'ReplacingMergeTree',
  partitionBy: 'toDate(ts)',
  primaryKey: ['name'],
  orderBy: ['name', 'text_hash', 'host'],
  ttl: { tier: 'event', column: 'ts' },
  settings: { index_granularity: 1024, index_granularity_bytes: 131_072, ttl_only_drop_parts: 1 },
};

/** Adds the texts of identities, whoever inserts these. */
export const processTextsView: ViewSchema = {
  name: 'process_texts_of_processes',
  target: processTextsTable.name,
  select: `SELECT host, ts, text_hash, lowerUTF8(name) AS name,
    concat(lowerUTF8(name), '\\n', lowerUTF8(arrayStringConcat(cmdline, ' '))) AS text
FROM processes
LIMIT 1 BY host, toDate(ts), text_hash`,
};
