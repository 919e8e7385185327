import { groups, type FieldDefinition, type GroupDefinition } from '@psfleet/metric-catalog';
import {
  byteCounterCodec,
  counterCodec,
  decimal,
  flag,
  keyword,
  messageNumber,
  noisyCodec,
  pagesCodec,
  time,
  timeCounterCodec,
  uint64,
} from './columns.js';
import { rareMerges, rawTable } from './raw-table.js';
import type { ColumnSchema, TableSchema } from './table-schema.js';

/**
 * The groups whose rows have the same dimensions: a row holds what one message says about one CPU, for example,
 * whichever of these groups it has. They share their rollup tables, `<name>_1m` and `<name>_1h`.
 */
export interface MetricTable {
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly groups: readonly GroupDefinition[];
  /**
   * The table of their raw rows, which those of other dimensions share: each table costs a dozen files with each
   * insert, however few the rows.
   */
  readonly raw: string;
}

/** Raw rows of the groups that have one row per host. */
const hostTable = 'metrics_host';
/** Raw rows of all groups that have dimensions. */
const dimensionTable = 'metrics_by_dimension';

/** `metrics_cpu` for the dimension `cpu`; `metrics_host` for groups that have one row per host. */
function tableName(dimensions: readonly string[]): string {
  return dimensions.length === 0 ? hostTable : `metrics_${dimensions.join('_')}`;
}

function dimensionsOf(group: GroupDefinition): readonly string[] {
  return Object.keys(group.dimensions);
}

/** In the order in which the catalog first has their dimensions. */
export const metricTables: readonly MetricTable[] = [
  ...new Set(groups.map((group) => tableName(dimensionsOf(group)))),
].map((name) => {
  const members = groups.filter((group) => tableName(dimensionsOf(group)) === name);
  const dimensions = members.slice(0, 1).flatMap(dimensionsOf);
  return { name, dimensions, groups: members, raw: dimensions.length === 0 ? hostTable : dimensionTable };
});

const tablesByGroup = new Map(metricTables.flatMap((table) => table.groups.map((group) => [group, table] as const)));

/** The table of a group of the catalog. */
export function metricTableOf(group: GroupDefinition): MetricTable {
  const table = tablesByGroup.get(group);
  if (table === undefined) {
    throw new TypeError(`${group.name} is no group of the catalog`);
  }
  return table;
}

/** The column of raw rows that says which dimensions they have. */
export const dimensionsColumn = 'dimensions';

/** What `dimensionsColumn` holds in the rows of a table. */
export function dimensionNames({ dimensions }: MetricTable): string {
  return dimensions.join(',');
}

/** The column of raw rows that holds the value of a dimension, by its place among the dimensions of a group. */
export function dimensionColumn(index: number): string {
  return `dimension_${index + 1}`;
}

/** The dimensions of a table as columns of its raw rows, under their own names. */
export function rawDimensions({ dimensions }: MetricTable): string[] {
  return dimensions.map((name, index) => `${dimensionColumn(index)} AS \`${name}\``);
}

/** The condition that leaves only the raw rows of this table. */
export function rawRowsOf(table: MetricTable): string {
  return table.dimensions.length === 0 ? 'true' : `${dimensionsColumn} = '${dimensionNames(table)}'`;
}

/** The column of a field: two groups of a table may have fields of one name. */
export function metricColumn({ name }: GroupDefinition, field: string): string {
  return `${name}_${field}`;
}

/** The column that says whether the message had a row of this group: one that is read rarely is not in every row. */
export function presenceColumn({ name }: GroupDefinition): string {
  return `has_${name}`;
}

function groupColumns(group: GroupDefinition): ColumnSchema[] {
  return [
    flag(presenceColumn(group)),
    ...Object.entries(group.fields).map(([field, definition]) => fieldColumn(metricColumn(group, field), definition)),
  ];
}

/** Host, values of the dimensions, time, and for each group its presence and one column per field. */
function rawMetricTable(name: string): TableSchema {
  const members = metricTables.filter(({ raw }) => raw === name);
  const dimensions = Math.max(...members.map((member) => member.dimensions.length));
  const values = Array.from({ length: dimensions }, (_, index) => dimensionColumn(index));
  const names = dimensions === 0 ? [] : [dimensionsColumn];
  return rawTable(
    name,
    [
      keyword('host'),
      ...[...names, ...values].map((column) => keyword(column)),
      time('ts'),
      messageNumber,
      ...members.flatMap((member) => member.groups.flatMap(groupColumns)),
    ],
    { keys: names, unindexedKeys: values, settings: rareMerges },
  );
}

/** Measured on simulated days of one recorded host (docs/benchmarks.md). */
function codecOf({ instrument, unit }: FieldDefinition): string {
  if (instrument === 'gauge') {
    return unit === 'By' ? pagesCodec : noisyCodec;
  }
  return { By: byteCounterCodec, s: timeCounterCodec }[unit as string] ?? counterCodec;
}

function fieldColumn(name: string, field: FieldDefinition): ColumnSchema {
  const { decimals } = field;
  const codec = codecOf(field);
  return decimals === 0 ? uint64(name, codec, true) : decimal(name, decimals, true, codec);
}

export const rawMetricTables: readonly TableSchema[] = [hostTable, dimensionTable].map(rawMetricTable);

/** The raw table with the columns of these groups only: ClickHouse fills the others of a block with their defaults. */
export function rawColumnsOf({ raw, dimensions, groups: members }: MetricTable): TableSchema {
  const schema = rawMetricTables.find(({ name }) => name === raw);
  if (schema === undefined) {
    throw new TypeError(`${raw} is no raw table`);
  }
  const names = new Set([
    'host',
    ...(dimensions.length === 0 ? [] : [dimensionsColumn]),
    ...dimensions.map((_, index) => dimensionColumn(index)),
    'ts',
    'seq',
    ...members.flatMap((group) => groupColumns(group).map(({ name }) => name)),
  ]);
  return { ...schema, columns: schema.columns.filter(({ name }) => names.has(name)) };
}
