import { hostTable, tickTable } from '@psfleet/wire';
import { flag, insertedAt, keyword, messageNumber, stored, text, time, uint32, uint64 } from './columns.js';
import { rawTable, shortBlocks } from './raw-table.js';
import type { TableSchema } from './table-schema.js';
import { wireColumns } from './wire-columns.js';

/** One row per message, stored after everything else of it: a tick in the table means that its rows are there. */
export const ticksTable: TableSchema = {
  ...rawTable(
    'ticks',
    [
      // Texts, not keywords: ten thousand different ones are no dictionary, and reading them as one takes a quarter
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
      insertedAt,
    ],
    // How the fleet is: a minute of all hosts. From where a host's table is made: half an hour of one, a short range
    // for each minute.
    { bucket: 'toStartOfMinute(ts)', settings: shortBlocks },
  ),
  // Rows lie by their time, and come about then: what came since a moment is found without reading all days.
  indexes: ['inserted_at_range inserted_at TYPE minmax GRANULARITY 1'],
};

/** The facts about each host; the newest row holds. */
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

/** Actions on processes, who asked for them, and their outcomes. The last version of an id holds. Kept for ever. */
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
