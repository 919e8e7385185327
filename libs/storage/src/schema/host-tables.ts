import type { TickMaxima } from '@psfleet/wire';
import {
  decimal,
  flag,
  insertedAt,
  keyword,
  messageNumber,
  plainCodec,
  stored,
  text,
  time,
  uint32,
  uint64,
} from './columns.js';
import { rawTable, shortBlocks } from './raw-table.js';
import type { TableSchema } from './table-schema.js';

/** Of the tick, by the wire's names. */
export const highestColumns: Readonly<Record<keyof TickMaxima, string>> = {
  cpuTicks: 'max_cpu_ticks',
  readBytes: 'max_read_bytes',
  writeBytes: 'max_write_bytes',
  rss: 'max_rss',
  numFds: 'max_num_fds',
  numThreads: 'max_num_threads',
};

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
      flag('keyframe'),
      uint64('processes'),
      uint64('dropped'),
      keyword('event_source'),
      ...Object.values(highestColumns).map((name) => uint64(name, plainCodec, true)),
      // 0: it is not told.
      uint64('max_rss_proc_uid'),
      stored('max_rss_ts', { kind: 'time', nullable: true }),
      uint64('next_rss', undefined, true),
      uint64('interval_ms', undefined, true),
      uint64('keyframe_seq', undefined, true),
      stored('keyframe_ts', { kind: 'time', nullable: true }),
      insertedAt,
    ],
    // How the fleet is: a minute of all hosts. From where a host's table is made: half an hour of one, a short range
    // for each minute.
    { bucket: 'toStartOfMinute(ts)', settings: shortBlocks },
  ),
  // Rows lie by their time, and come about then: what came since a moment is found without reading all days.
  indexes: ['inserted_at_range inserted_at TYPE minmax GRANULARITY 1'],
};

/** What is known about each host; the newest row holds. */
export const hostsTable: TableSchema = {
  name: 'hosts',
  columns: [
    text('host'),
    time('ts'),
    text('host_id'),
    text('boot_id'),
    text('hostname'),
    keyword('os'),
    keyword('kernel'),
    keyword('arch'),
    decimal('boot_time', 2, true),
    uint64('cpu_count', undefined, true),
    uint64('memory_total', undefined, true),
    keyword('agent_version'),
  ],
  indexes: [],
  engine: 'ReplacingMergeTree(ts)',
  partitionBy: null,
  primaryKey: ['host'],
  orderBy: ['host'],
  ttl: null,
  settings: {},
};

/** What was done to processes, by whom, and how it ended; the highest version of an id holds. Kept for ever. */
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
