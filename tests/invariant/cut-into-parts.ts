import type { ColumnDefinition, Columns, HostMessage, TableDefinition } from '@psfleet/wire';

type ColumnValues = Columns<Record<string, ColumnDefinition>>['columns'][string];

/** Splits a message as if it were too large, which takes tens of thousands of real processes. */
export function cutIntoParts(message: HostMessage, parts: number): HostMessage[] {
  return Array.from({ length: parts }, (_, index) => ({
    ...message,
    seq: message.seq + index,
    part: index + 1,
    parts,
    facts: index === 0 ? message.facts : null,
    groups: index === 0 ? message.groups : [],
    identities: message.identities === null ? null : share(message.identities, index, parts),
    samples: message.samples === null ? null : share(message.samples, index, parts),
    events: message.events === null ? null : share(message.events, index, parts),
  }));
}

/** The rows of one part; the last one has the remainder. */
function share<T extends TableDefinition>(table: Columns<T>, index: number, parts: number): Columns<T> {
  const each = Math.floor(table.rows / parts);
  const from = index * each;
  const to = index === parts - 1 ? table.rows : from + each;
  const columns = Object.entries(table.columns).map(([name, values]: [string, ColumnValues]) => [
    name,
    'indexes' in values ? { ...values, indexes: values.indexes.slice(from, to) } : values.slice(from, to),
  ]);
  return { rows: to - from, columns: Object.fromEntries(columns) as Columns<T>['columns'] };
}
