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
 * Two dozen tables of small parts: by default every five of them are merged, and what ClickHouse has to do for the
 * processes waits behind them.
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
