import { eventTable, identityTable, sampleTable } from '@psfleet/wire';
import { keyword, messageNumber, steadyCodec, text, time, uint32 } from './columns.js';
import { textHash } from './distinct-texts.js';
import { rawSettings, rawTable, shortBlocks } from './raw-table.js';
import type { ColumnSchema, TableSchema } from './table-schema.js';
import { wireColumns } from './wire-columns.js';

/** An identity is sent again every hour while its process runs, and up to some minutes later. */
export const identityMs = 65 * 60_000;

/**
 * The identity of each process; the newest row at or before a time is valid. The newest has the highest message number,
 * because a clock that was set back passes a time twice.
 */
export const processesTable: TableSchema = {
  name: 'processes',
  columns: [keyword('host'), text('boot_id'), time('ts'), messageNumber, ...wireColumns(identityTable), textHash],
  // A procUid is also looked up without its host.
  indexes: [
    'proc_uid_filter proc_uid TYPE bloom_filter(0.01) GRANULARITY 1',
    'cut_filter cmdline_cut TYPE minmax GRANULARITY 4',
  ],
  engine: 'ReplacingMergeTree',
  // By week, not day: a look-up of one process reads all partitions.
  partitionBy: 'toMonday(ts)',
  primaryKey: ['host', 'proc_uid'],
  orderBy: ['host', 'proc_uid', 'ts', 'seq'],
  ttl: { tier: 'event', column: 'ts' },
  // Command lines are long, and queries ask for a few processes of many hosts at a time.
  settings: { ...rawSettings, ...shortBlocks, index_granularity: 256 },
};

/** What questions about many hosts read of samples, a few rows of each host. Their blocks are short. */
const scanned: ReadonlySet<string> = new Set(['proc_uid', 'name', 'username', 'status', 'cpu_ticks', 'rss', 'exited']);
/** All else is read with whole tables of hosts, or of processes that were found, and takes a third less so. */
const longBlockBytes = 32_768;
const steady: ReadonlySet<string> = new Set(['pss', 'uss', 'pss_at']);

function sampleColumn(column: ColumnSchema): ColumnSchema {
  return {
    ...column,
    codec: steady.has(column.name) ? steadyCodec : column.codec,
    minBlockBytes: scanned.has(column.name) ? null : longBlockBytes,
  };
}

/** The samples of each process: increases of counters, and gauges. */
export const processSamplesTable: TableSchema = rawTable(
  'process_samples',
  [keyword('host'), time('ts'), messageNumber, ...wireColumns(sampleTable).map(sampleColumn)],
  {
    keys: ['proc_uid'],
    // From the newest parts, a query reads a few rows of a few hosts: in parts with all columns in one file they are
    // adjacent.
    settings: { ...shortBlocks, min_bytes_for_wide_part: 268_435_456 },
  },
);

/**
 * What happened to processes and to the host's clock. `nr` is the index in its message, because two events may be equal
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
