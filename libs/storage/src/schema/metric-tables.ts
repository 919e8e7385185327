import { groups, type FieldDefinition, type GroupDefinition } from '@psfleet/metric-catalog';
import { counterCodec, decimal, keyword, messageNumber, noisyCodec, time, uint64 } from './columns.js';
import { rawTable } from './raw-table.js';
import type { ColumnSchema, TableSchema } from './table-schema.js';

export function metricTableName(group: string): string {
  return `metric_${group}`;
}

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
    dimensions,
  );
}

function fieldColumn(name: string, { decimals, instrument }: FieldDefinition): ColumnSchema {
  const codec = instrument === 'counter' ? counterCodec : noisyCodec;
  return decimals === 0 ? uint64(name, codec, true) : decimal(name, decimals, true, codec);
}

export const metricTables: readonly TableSchema[] = groups.map(metricTable);
