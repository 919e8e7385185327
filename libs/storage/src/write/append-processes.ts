import type { ColumnDefinition, Columns, DictionaryColumn, EventColumns, HostMessage, IdentityColumns, SampleColumns, TableDefinition } from '@psfleet/wire';
import { eventTable, identityTable, sampleTable } from '@psfleet/wire';
import { KeywordColumn } from '../native-format/keyword-column.js';
import type { Values } from '../native-format/native-column.js';
import { ByteColumn, NumberColumn, Uint64Column } from '../native-format/number-columns.js';
import { TextColumn, TextListColumn } from '../native-format/text-columns.js';
import { knownFlag } from '../schema/process-tables.js';
import type { TableRows } from './table-rows.js';

export function appendIdentities(table: TableRows, { host, bootId, ts }: HostMessage, identities: IdentityColumns): void {
  table.column('host', KeywordColumn).appendRepeated(host, identities.rows);
  table.column('boot_id', TextColumn).appendRepeated(bootId, identities.rows);
  table.column('ts', Uint64Column).appendRepeated(ts, identities.rows);
  appendColumns(table, identityTable, identities);
}

export function appendSamples(table: TableRows, { host, ts, seq }: HostMessage, samples: SampleColumns): void {
  table.column('host', KeywordColumn).appendRepeated(host, samples.rows);
  table.column('ts', Uint64Column).appendRepeated(ts, samples.rows);
  table.column('seq', Uint64Column).appendRepeated(seq, samples.rows);
  appendColumns(table, sampleTable, samples);
}

export function appendEvents(table: TableRows, { host, bootId, ts, seq }: HostMessage, events: EventColumns): void {
  table.column('host', KeywordColumn).appendRepeated(host, events.rows);
  table.column('boot_id', KeywordColumn).appendRepeated(bootId, events.rows);
  table.column('ts', Uint64Column).appendRepeated(ts, events.rows);
  table.column('seq', Uint64Column).appendRepeated(seq, events.rows);
  table.column('nr', NumberColumn).append(Array.from({ length: events.rows }, (_, nr) => nr));
  appendColumns(table, eventTable, events);
}

function appendColumns<T extends TableDefinition>(table: TableRows, definitions: T, { columns }: Columns<T>): void {
  for (const [name, definition] of Object.entries(definitions)) appendColumn(table, name, definition, columns[name]);
}

/** The wire has checked that the values are what the definition says. */
function appendColumn(table: TableRows, name: string, { kind, nullable }: ColumnDefinition, values: unknown): void {
  switch (kind) {
    case 'u64':
    case 'u32':
    case 'i8':
    case 'i64':
      table.column(name, NumberColumn).append(values as Values<number>);
      return;
    case 'flag':
      table.column(name, ByteColumn).appendFlags(values as Values<boolean>);
      return;
    case 'text':
      table.column(name, TextColumn).append(values as Values<string>);
      return;
    case 'dictionary': {
      const { values: texts, indexes } = values as DictionaryColumn;
      table.column(name, KeywordColumn).appendIndexed(texts, indexes);
      return;
    }
    case 'textList': {
      const lists = values as Values<readonly string[]>;
      table.column(name, TextListColumn).append(lists);
      if (nullable) table.column(knownFlag(name), ByteColumn).appendFlags(lists.map((list) => list !== null));
      return;
    }
    case 'uid':
      table.column(name, Uint64Column).appendUids(values as BigUint64Array);
  }
}
