import { camelCase } from '@psfleet/metric-catalog';
import type { ColumnDefinition, TableDefinition } from './tables/columns.js';

export interface PlannedColumn {
  readonly name: string;
  /** The name in a row of the table. */
  readonly cell: string;
  readonly definition: ColumnDefinition;
  /** The index among the columns, in the order of their declaration. */
  readonly position: number;
  /** The column's name in error texts. */
  readonly label: string;
}

/** What the codec needs to know about a table, computed once for all messages. */
export interface TablePlan<T extends TableDefinition> {
  readonly name: string;
  readonly table: T;
  readonly columns: readonly PlannedColumn[];
  /** In the order in which they are sent: by number. */
  readonly sent: readonly PlannedColumn[];
  readonly byNumber: readonly (PlannedColumn | undefined)[];
}

export function planTable<T extends TableDefinition>(name: string, table: T): TablePlan<T> {
  const columns = Object.entries(table).map(([column, definition], position) => ({
    name: column,
    cell: camelCase(column),
    definition,
    position,
    label: `${name}.${column}`,
  }));
  const byNumber: PlannedColumn[] = [];
  for (const column of columns) {
    byNumber[column.definition.number] = column;
  }
  // `filter` drops the holes in the numbering.
  return { name, table, columns, sent: byNumber.filter(() => true), byNumber };
}
