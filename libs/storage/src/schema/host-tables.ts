import { hostTable, tickTable } from '@psfleet/wire';
import {
  arrivedAt,
  flag,
  hostTs,
  insertedAt,
  keyword,
  messageNumber,
  stored,
  text,
  time,
  uint32,
  uint64,
} from './columns.js';
import { rawTable, shortBlocks } from './raw-table.js';
import type { TableSchema } from './table-schema.js';
import { wireColumns } from './wire-columns.js';

/** One row per message, stored last: a tick in this table means that its process rows are in theirs. */
export const ticksTable: TableSchema = {
  ...rawTable(
    'ticks',
    [
      // Strings, not LowCardinality: ten thousand different values are too many, and reading them takes a quarter
      // longer.
      text('host'),
      time('ts'),
      messageNumber,
      uint32('part'),
      uint32('parts'),
      text('host_id'),
      text('boot_id'),
      text('queue'),
      uint64('elapsed_ms', undefined, true),
      ...wireColumns(tickTable),
      hostTs,
      arrivedAt,
      insertedAt,
    ],
    // The state of the fleet needs one minute of all hosts; the table of a host needs half an hour of one, which is a
    // short range in each minute.
    { bucket: 'toStartOfMinute(ts)', settings: shortBlocks },
  ),
  // Rows are ordered by time and arrive at about that time, so a condition on inserted_at skips most granules.
  indexes: ['inserted_at_range inserted_at TYPE minmax GRANULARITY 1'],
};

/** The facts about each host; the row that arrived last is valid, and `ts` is when it arrived. */
export const hostsTable: TableSchema = {
  name: 'hosts',
  columns: [text('host'), time('ts'), text('host_id'), text('boot_id'), ...wireColumns(hostTable)],
  indexes: [],
  engine: 'ReplacingMergeTree(ts)',
  partitionBy: null,
  primaryKey: ['host'],
  orderBy: ['host'],
  ttl: null,
  settings: {},
};

/** Actions on processes, who asked for them, and their outcomes. The last version of an id is valid. Kept for ever. */
export const actionsTable: TableSchema = {
  name: 'actions',
  columns: [
    text('id'),
    time('created_at'),
    time('updated_at'),
    uint64('version'),
    keyword('operator'),
    keyword('verb'),
    text('args'),
    keyword('host'),
    uint64('proc_uid'),
    uint32('pid'),
    keyword('status'),
    stored('outcome', { kind: 'keyword', nullable: true }),
    flag('pinned', true),
    text('detail'),
  ],
  indexes: [],
  engine: 'ReplacingMergeTree(version)',
  partitionBy: null,
  primaryKey: ['id'],
  orderBy: ['id'],
  ttl: null,
  settings: {},
};
