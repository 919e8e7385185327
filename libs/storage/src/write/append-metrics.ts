import type { DimensionDefinition, FieldDefinition, GroupDefinition } from '@psfleet/metric-catalog';
import type { GroupColumns } from '@psfleet/wire';
import { KeywordColumn } from '../native-format/keyword-column.js';
import { Uint64Column } from '../native-format/number-columns.js';
import type { ArrivedMessage } from './arrived-message.js';
import type { TableRows } from './table-rows.js';

/** Appends the rows of one group of one message. A field that an older agent did not send is NULL. */
export function appendMetrics(
  table: TableRows,
  definition: GroupDefinition,
  { message: { host, ts, seq }, offsetMs }: ArrivedMessage,
  { rows, dimensions, fields }: GroupColumns,
): void {
  table.column('host', KeywordColumn).appendRepeated(host, rows);
  table.column('ts', Uint64Column).appendRepeated(ts + offsetMs, rows);
  table.column('seq', Uint64Column).appendRepeated(seq, rows);
  for (const name in definition.dimensions) {
    const { number } = definition.dimensions[name] as DimensionDefinition;
    table.column(name, KeywordColumn).append(dimensions.get(number) ?? []);
  }
  for (const name in definition.fields) {
    const { number } = definition.fields[name] as FieldDefinition;
    const column = table.column(name, Uint64Column);
    const values = fields.get(number);
    if (values === undefined) {
      column.appendRepeated(null, rows);
    } else {
      column.append(values);
    }
  }
}
