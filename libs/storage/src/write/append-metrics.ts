import type { GroupColumns } from '@psfleet/wire';
import { KeywordColumn } from '../native-format/keyword-column.js';
import { ByteColumn, Uint64Column } from '../native-format/number-columns.js';
import {
  dimensionColumn,
  dimensionNames,
  dimensionsColumn,
  metricColumn,
  type MetricTable,
  presenceColumn,
  rawColumnsOf,
} from '../schema/metric-tables.js';
import type { ArrivedMessage } from './arrived-message.js';
import { joinRows } from './join-rows.js';
import { TableRows } from './table-rows.js';

interface GroupTarget {
  readonly number: number;
  readonly presence: ByteColumn;
  readonly fields: readonly { readonly number: number; readonly column: Uint64Column }[];
}

/** Appends the groups of the same dimensions to a block. The columns are looked up once, not for each message. */
export class MetricAppender {
  readonly block: TableRows;
  readonly #table: MetricTable;
  readonly #host: KeywordColumn;
  readonly #ts: Uint64Column;
  readonly #seq: Uint64Column;
  /** Null in the table of groups without dimensions. */
  readonly #dimensionNames: KeywordColumn | null;
  readonly #dimensions: readonly KeywordColumn[];
  readonly #groups: readonly GroupTarget[];

  constructor(table: MetricTable) {
    const block = new TableRows(rawColumnsOf(table));
    this.block = block;
    this.#table = table;
    this.#host = block.column('host', KeywordColumn);
    this.#ts = block.column('ts', Uint64Column);
    this.#seq = block.column('seq', Uint64Column);
    this.#dimensionNames = table.dimensions.length === 0 ? null : block.column(dimensionsColumn, KeywordColumn);
    this.#dimensions = table.dimensions.map((_, index) => block.column(dimensionColumn(index), KeywordColumn));
    this.#groups = table.groups.map((group) => ({
      number: group.number,
      presence: block.column(presenceColumn(group), ByteColumn),
      fields: Object.entries(group.fields).map(([name, { number }]) => ({
        number,
        column: block.column(metricColumn(group, name), Uint64Column),
      })),
    }));
  }

  /** Appends what one message has of these groups, by number. What an older agent did not send is NULL. */
  append({ message: { host, ts, seq }, offsetMs }: ArrivedMessage, groups: ReadonlyMap<number, GroupColumns>): void {
    const { count, texts, placesOf } = joinRows(this.#table.groups, groups);
    this.#host.appendRepeated(host, count);
    this.#ts.appendRepeated(ts + offsetMs, count);
    this.#seq.appendRepeated(seq, count);
    this.#dimensionNames?.appendRepeated(dimensionNames(this.#table), count);
    for (const [index, column] of this.#dimensions.entries()) {
      column.append(texts[index] ?? []);
    }
    for (const target of this.#groups) {
      const group = groups.get(target.number);
      const places = placesOf.get(target.number);
      if (group === undefined || places === undefined) {
        appendAbsent(target, count);
      } else {
        appendGroup(target, group, places, count);
      }
    }
  }
}

function appendAbsent({ presence, fields }: GroupTarget, count: number): void {
  presence.appendRepeated(0, count);
  for (const { column } of fields) {
    column.appendRepeated(null, count);
  }
}

function appendGroup(
  { presence, fields }: GroupTarget,
  group: GroupColumns,
  places: readonly number[],
  count: number,
): void {
  const isAligned = places.length === count && places.every((place, row) => place === row);
  if (isAligned) {
    presence.appendRepeated(1, count);
  } else {
    const present = places.map(() => 1);
    presence.append(scattered(present, places, count, 0));
  }
  for (const { number, column } of fields) {
    const values = group.fields.get(number);
    if (values === undefined) {
      column.appendRepeated(null, count);
    } else {
      column.append(isAligned ? values : scattered(values, places, count, null));
    }
  }
}

/** The values at their places; of two at one place, the later one. */
function scattered<T>(values: readonly T[], places: readonly number[], count: number, otherwise: T): T[] {
  const all = Array.from({ length: count }, () => otherwise);
  for (const [row, place] of places.entries()) {
    all[place] = values[row] ?? otherwise;
  }
  return all;
}
