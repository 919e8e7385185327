import type { FieldDefinition, GroupDefinition } from '@psfleet/metric-catalog';
import { decimal, keyword, stored, time, uint32, uint64 } from './columns.js';
import { metricColumn, type MetricTable, metricTables } from './metric-tables.js';
import type { ColumnSchema, TableSchema } from './table-schema.js';

export type MetricTier = '1m' | '1h';
export type ProcessTier = '15m' | '1h';

/**
 * Server time in microseconds when the statement that computed the row began. Of two rows of one bucket, the later one
 * is valid.
 */
const version = uint64('version');

/** `table` is the name of the raw table. */
export function metricRollupName(table: string, tier: MetricTier): string {
  return `${table}_${tier}`;
}

/** The time of the group's first row in the bucket. */
export function firstAtColumn(group: GroupDefinition): string {
  return metricColumn(group, 'first_at');
}

export function lastAtColumn(group: GroupDefinition): string {
  return metricColumn(group, 'last_at');
}

export function processRollupName(tier: ProcessTier): string {
  return `process_rollup_${tier}`;
}

/**
 * One row per host, dimensions and bucket; `ts` is the start of the bucket. A group has the times of its first and last
 * row in the bucket, NULL if it has none. Without a value in the bucket, columns are NULL and the count is 0. Gauges
 * have min, max, sum, count and last. Counters have first, last, count and increase, the sum of their increases inside
 * the bucket, where a decrease counts as 0. The increase between two buckets of a series is `first` of the later minus
 * `last` of the earlier, if that is positive.
 */
function metricRollupTable({ name, dimensions, groups }: MetricTable, tier: MetricTier): TableSchema {
  return rollupTable(
    metricRollupName(name, tier),
    tier,
    [
      keyword('host'),
      ...dimensions.map((dimension) => keyword(dimension)),
      time('ts'),
      version,
      ...groups.flatMap((group) => [
        time(firstAtColumn(group), true),
        time(lastAtColumn(group), true),
        ...Object.entries(group.fields).flatMap(([field, definition]) =>
          fieldColumns(metricColumn(group, field), definition),
        ),
      ]),
    ],
    ['host', ...dimensions, 'ts'],
  );
}

/** Sums are floats, so that no number that an agent sends can overflow them and stop the rollup. */
function fieldColumns(name: string, field: FieldDefinition): ColumnSchema[] {
  const value = (part: string): ColumnSchema =>
    field.decimals === 0
      ? uint64(`${name}_${part}`, undefined, true)
      : decimal(`${name}_${part}`, field.decimals, true);
  const float = (part: string): ColumnSchema => stored(`${name}_${part}`, { kind: 'float64', nullable: true });
  const count = uint32(`${name}_count`);
  return field.instrument === 'counter'
    ? [value('first'), value('last'), count, float('increase')]
    : [value('min'), value('max'), float('sum'), count, value('last')];
}

/**
 * The sums over all processes of one host that ran one program under one name and user in a bucket; `max_*` are maxima
 * over them. `processes` is their number, and `began` that of those which were first seen in it. `proc_uid` is the
 * process with the most memory, `cpu_proc_uid` the one with the most CPU time, or 0 if that is the same. The short tier
 * is a quarter of an hour, because every process that lives until its host's keyframe has a row in each quarter.
 */
export function processRollupTable(tier: ProcessTier): TableSchema {
  return rollupTable(
    processRollupName(tier),
    tier,
    [
      keyword('host'),
      keyword('name'),
      stored('username', { kind: 'keyword', nullable: true }),
      time('ts'),
      version,
      uint64('grp'),
      uint64('cpu_ticks', undefined, true),
      uint64('max_rss', undefined, true),
      uint64('read_bytes', undefined, true),
      uint64('write_bytes', undefined, true),
      uint32('samples'),
      uint64('tcp_sent_bytes', undefined, true),
      uint64('tcp_received_bytes', undefined, true),
      uint64('max_pss', undefined, true),
      uint64('max_peak_rss', undefined, true),
      uint64('max_swap', undefined, true),
      stored('program', { kind: 'keyword', nullable: true }),
      uint32('processes'),
      uint32('began'),
      uint64('proc_uid'),
      uint64('cpu_proc_uid'),
    ],
    // One number for host, name, user and program: grouping by it is several times faster than by texts.
    ['ts', 'host', 'grp'],
  );
}

function rollupTable(
  name: string,
  tier: MetricTier | ProcessTier,
  columns: readonly ColumnSchema[],
  keys: readonly string[],
): TableSchema {
  const isHour = tier === '1h';
  const bucket = isHour ? 'toStartOfDay(ts)' : 'toStartOfHour(ts)';
  return {
    name,
    columns,
    indexes: [],
    engine: 'ReplacingMergeTree(version)',
    partitionBy: isHour ? 'toStartOfMonth(ts)' : 'toMonday(ts)',
    primaryKey: [bucket, ...keys.slice(0, 1)],
    orderBy: [bucket, ...keys],
    ttl: { tier: isHour ? 'hour' : 'minute', column: 'ts' },
    settings: { index_granularity: 2048, ttl_only_drop_parts: 1 },
  };
}

/** The progress of background tasks, by the names of `StorageMark`. Marks only grow. */
export const storageMarksTable: TableSchema = {
  name: 'storage_marks',
  columns: [keyword('name'), time('at')],
  indexes: [],
  engine: 'ReplacingMergeTree(at)',
  partitionBy: null,
  primaryKey: ['name'],
  orderBy: ['name'],
  ttl: null,
  settings: {},
};

export const rollupTables: readonly TableSchema[] = [
  ...metricTables.flatMap((table) => (['1m', '1h'] as const).map((tier) => metricRollupTable(table, tier))),
  ...(['15m', '1h'] as const).map(processRollupTable),
];
