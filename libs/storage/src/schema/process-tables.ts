import { eventTable, identityTable, sampleTable } from '@psfleet/wire';
import { keyword, messageNumber, text, time, uint32 } from './columns.js';
import { rawSettings, rawTable, shortBlocks } from './raw-table.js';
import type { TableSchema } from './table-schema.js';
import { wireColumns } from './wire-columns.js';

/** Name and arguments of an identity in lower case: what is searched. */
export const identityText = "lowerUTF8(concat(name, '\\n', arrayStringConcat(cmdline, ' ')))";

/**
 * The identity of each process; the newest row at or before a moment holds. The newest has the largest message number:
 * the clock may pass one time twice.
 */
export const processesTable: TableSchema = {
  name: 'processes',
  columns: [keyword('host'), text('boot_id'), time('ts'), messageNumber, ...wireColumns(identityTable)],
  // A procUid is looked up without its host too, and a text among all processes of a fleet.
  indexes: [
    'proc_uid_filter proc_uid TYPE bloom_filter(0.01) GRANULARITY 1',
    `text_filter ${identityText} TYPE ngrambf_v1(3, 4096, 3, 0) GRANULARITY 4`,
  ],
  engine: 'ReplacingMergeTree',
  // By week, not day: a look-up of one process reads all partitions.
  partitionBy: 'toMonday(ts)',
  primaryKey: ['host', 'proc_uid'],
  orderBy: ['host', 'proc_uid', 'ts', 'seq'],
  ttl: { tier: 'event', column: 'ts' },
  // Command lines are long, and some processes of many hosts are asked for at a time.
  settings: { ...rawSettings, ...shortBlocks, index_granularity: 256 },
};

/** What each process did and how it stood, tick by tick. */
export const processSamplesTable: TableSchema = rawTable(
  'process_samples',
  [keyword('host'), time('ts'), messageNumber, ...wireColumns(sampleTable)],
  {
    keys: ['proc_uid'],
    // From the newest parts, a query reads a few rows of a few hosts: in parts with all columns in one file they are
    // adjacent.
    settings: { ...shortBlocks, min_bytes_for_wide_part: 268_435_456 },
  },
);

/**
 * What happened to processes and to the host's clock. `nr` is the place in its message: two events may be equal
 * otherwise.
 */
export const processEventsTable: TableSchema = {
  name: 'process_events',
  columns: [keyword('host'), keyword('boot_id'), time('ts'), messageNumber, uint32('nr'), ...wireColumns(eventTable)],
  indexes: ['proc_uid_filter proc_uid TYPE bloom_filter(0.01) GRANULARITY 1'],
  engine: 'ReplacingMergeTree',
  partitionBy: 'toMonday(at)',
  primaryKey: ['toStartOfFifteenMinutes(at)', 'host'],
  orderBy: ['toStartOfFifteenMinutes(at)', 'host', 'at', 'ts', 'seq', 'nr'],
  ttl: { tier: 'event', column: 'at' },
  settings: rawSettings,
};
