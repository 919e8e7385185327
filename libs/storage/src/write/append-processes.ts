import type {
  ColumnDefinition,
  Columns,
  DictionaryColumn,
  EventColumns,
  HostMessage,
  IdentityColumns,
  SampleColumns,
  TableDefinition,
} from '@psfleet/wire';
import { eventTable, identityTable, sampleTable } from '@psfleet/wire';
import { KeywordColumn } from '../native-format/keyword-column.js';
import type { Numbers, Values } from '../native-format/native-column.js';
import { ByteColumn, NumberColumn, Uint64Column } from '../native-format/number-columns.js';
import { TextColumn, TextListColumn } from '../native-format/text-columns.js';
import { knownFlag } from '../schema/process-tables.js';
import type { TableRows } from './table-rows.js';

export function appendIdentities(
  table: TableRows,
  { host, bootId, ts, seq }: HostMessage,
  identities: IdentityColumns,
): void {
  table.column('host', KeywordColumn).appendRepeated(host, identities.rows);
  table.column('boot_id', TextColumn).appendRepeated(bootId, identities.rows);
  table.column('ts', Uint64Column).appendRepeated(ts, identities.rows);
  table.column('seq', Uint64Column).appendRepeated(seq, identities.rows);
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

type AppendColumn = (values: unknown) => void;

/**
 * How the columns of a wire table get into those of a block: found out once for each block's columns, not for each
 * message.
 */
const plans = new WeakMap<TableRows, readonly { readonly name: string; readonly append: AppendColumn }[]>();

function appendColumns<T extends TableDefinition>(table: TableRows, definitions: T, { columns }: Columns<T>): void {
  let plan = plans.get(table);
  if (plan === undefined) {
    plan = Object.entries(definitions).map(([name, definition]) => ({
      name,
      append: appenderOf(table, name, definition),
    }));
    plans.set(table, plan);
  }
  for (const { name, append } of plan) {
    append(columns[name]);
  }
}

/** The wire has checked that the values are what the definition says. */
function appenderOf(table: TableRows, name: string, { kind, nullable }: ColumnDefinition): AppendColumn {
  switch (kind) {
    case 'u64':
    case 'u32':
    case 'i8':
    case 'i64': {
      const column = table.column(name, NumberColumn);
      return (values) => column.append(values as Numbers);
    }
    case 'flag': {
      const column = table.column(name, ByteColumn);
      return (values) => column.appendFlags(values as Values<boolean>);
    }
    case 'text': {
      const column = table.column(name, TextColumn);
      return (values) => column.append(values as Values<string>);
    }
    case 'dictionary': {
      const column = table.column(name, KeywordColumn);
      return (values) =>
        column.appendIndexed((values as DictionaryColumn).values, (values as DictionaryColumn).indexes);
    }
    case 'textList': {
      const column = table.column(name, TextListColumn);
      const known = nullable ? table.column(knownFlag(name), ByteColumn) : null;
      return (values) => {
        const lists = values as Values<readonly string[]>;
        column.append(lists);
        known?.appendFlags(lists.map((list) => list !== null));
      };
    }
    case 'uid': {
      const column = table.column(name, Uint64Column);
      return (values) => column.appendUids(values as BigUint64Array);
    }
  }
}
