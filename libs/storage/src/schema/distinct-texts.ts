import { keyword, text, time, uint64 } from './columns.js';
import { rareMerges } from './raw-table.js';
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
 * The different texts of a day: `text` is the name, a line feed and the arguments, in lower case, and `host` is one of
 * those that sent it. A text is kept once however many hosts have it: merging parts computes its filters again, and a
 * fleet mostly runs the same programs. Similar programs are adjacent, which compresses their texts best and lets an
 * index skip most of them. Each shard has the texts of its own identities.
 */
export const distinctTextsTable: TableSchema = {
  name: 'distinct_texts',
  columns: [keyword('host'), time('ts'), uint64('text_hash'), text('name'), text('text')],
  // Granules hold about 128 KiB of text, however long each is, so that one size of filter fits all.
  indexes: ['text_filter text TYPE ngrambf_v1(4, 16384, 3, 0) GRANULARITY 1'],
  engine: 'ReplacingMergeTree',
  partitionBy: 'toDate(ts)',
  primaryKey: ['name'],
  orderBy: ['name', 'text_hash'],
  ttl: { tier: 'event', column: 'ts' },
  // A merge computes the filters of all its rows again, so each row is to be in few of them.
  settings: { index_granularity: 1024, index_granularity_bytes: 131_072, ttl_only_drop_parts: 1, ...rareMerges },
};

/** Adds the texts of identities, whoever inserts these. */
export const distinctTextsView: ViewSchema = {
  name: 'distinct_texts_of_processes',
  target: distinctTextsTable.name,
  select: `SELECT host, ts, text_hash, lowerUTF8(name) AS name,
    concat(lowerUTF8(name), '\\n', lowerUTF8(arrayStringConcat(cmdline, ' '))) AS text
FROM processes
LIMIT 1 BY toDate(ts), text_hash`,
};
