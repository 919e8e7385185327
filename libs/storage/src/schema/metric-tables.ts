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
import { rawTable } from './raw-table.js';
import type { ColumnSchema, TableSchema } from './table-schema.js';

/**
 * The groups that share a table, because their rows have the same dimensions: a row holds what one message says about
 * one CPU, for example, whichever of these groups it has. Each table costs a dozen files with each insert, however few
 * the rows.
 */
export interface MetricTable {
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly groups: readonly GroupDefinition[];
}

/** `metrics_cpu` for the dimension `cpu`; `metrics_host` for groups that have one row per host. */
function tableName(dimensions: readonly string[]): string {
  return `metrics_${dimensions.length === 0 ? 'host' : dimensions.join('_')}`;
}

function dimensionsOf(group: GroupDefinition): readonly string[] {
  return Object.keys(group.dimensions);
}

/** In the order in which the catalog first has their dimensions. */
export const metricTables: readonly MetricTable[] = [...new Set(groups.map(metricTableName))].map((name) => {
  const members = groups.filter((group) => metricTableName(group) === name);
  return { name, dimensions: members.slice(0, 1).flatMap(dimensionsOf), groups: members };
});

export function metricTableName(group: GroupDefinition): string {
  return tableName(dimensionsOf(group));
}

const tablesByGroup = new Map(metricTables.flatMap((table) => table.groups.map((group) => [group, table] as const)));

/** The table of a group of the catalog. */
export function metricTableOf(group: GroupDefinition): MetricTable {
  const table = tablesByGroup.get(group);
  if (table === undefined) {
    throw new TypeError(`${group.name} is no group of the catalog`);
  }
  return table;
}

/** The column of a field: two groups of a table may have fields of one name. */
export function metricColumn({ name }: GroupDefinition, field: string): string {
  return `${name}_${field}`;
}

/** The column that says whether the message had a row of this group: one that is read rarely is not in every row. */
export function presenceColumn({ name }: GroupDefinition): string {
  return `has_${name}`;
}

/**
 * These tables have small parts. By default ClickHouse merges five at a time, and merges of the process tables wait
 * behind that.
 */
const rareMerges = { merge_selector_base: 12 };

/** Host, dimensions, time, and for each group its presence and one column per field. */
export function rawMetricTable({ name, dimensions, groups: members }: MetricTable): TableSchema {
  return rawTable(
    name,
    [
      keyword('host'),
      ...dimensions.map((dimension) => keyword(dimension)),
      time('ts'),
      messageNumber,
      ...members.flatMap((group) => [
        flag(presenceColumn(group)),
        ...Object.entries(group.fields).map(([field, definition]) =>
          fieldColumn(metricColumn(group, field), definition),
        ),
      ]),
    ],
    { keys: dimensions, settings: rareMerges },
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

export const rawMetricTables: readonly TableSchema[] = metricTables.map(rawMetricTable);
