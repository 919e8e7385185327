import { groups, type FieldDefinition, type GroupDefinition } from '@psfleet/metric-catalog';
import {
  byteCounterCodec,
  counterCodec,
  decimal,
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

export function metricTableName(group: string): string {
  return `metric_${group}`;
}

/**
 * There are two dozen of these tables, with small parts. By default ClickHouse merges five at a time, and merges of the
 * process tables wait behind that.
 */
const rareMerges = { merge_selector_base: 12 };

/** The table of a group: host, dimensions, time, one column per field. */
export function metricTable(group: GroupDefinition): TableSchema {
  const dimensions = Object.keys(group.dimensions);
  return rawTable(
    metricTableName(group.name),
    [
      keyword('host'),
      ...dimensions.map((name) => keyword(name)),
      time('ts'),
      messageNumber,
      ...Object.entries(group.fields).map(([name, field]) => fieldColumn(name, field)),
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

export const metricTables: readonly TableSchema[] = groups.map(metricTable);
