import type { ColumnArena } from './column-arena.js';
import { malformed } from '../errors.js';
import type { Packable } from './frame.js';
import { limits } from './limits.js';
import type { MessagePackReader } from './message-pack-reader.js';
import type { PlannedColumn, TablePlan } from './table-plan.js';
import type { ColumnDefinition, Columns, DictionaryColumn, NumberKind, TableDefinition } from './tables/columns.js';

const rowsField = 0;

interface NumberRange {
  readonly min: number;
  readonly max: number;
}

const nonNegative: NumberRange = { min: 0, max: Number.MAX_SAFE_INTEGER };

export const numberRanges: Readonly<Record<NumberKind, NumberRange>> = {
  u64: nonNegative,
  u32: { min: 0, max: 0xffff_ffff },
  i8: { min: -128, max: 127 },
  i64: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
  hundredths: nonNegative,
  time: nonNegative,
};

/** Packs a table as a map: field 0, which comes first, is the number of rows; every other field is a column. */
export function packColumns<T extends TableDefinition>(
  plan: TablePlan<T>,
  { rows, columns }: Columns<T>,
): ReadonlyMap<number, Packable> {
  const packed = new Map<number, Packable>([[rowsField, rows]]);
  for (const { name, definition, label } of plan.sent) {
    const values = (columns as Columns<TableDefinition>['columns'])[name];
    if (values === undefined) {
      throw new TypeError(`${label} is missing`);
    }
    packed.set(definition.number, packColumn(values));
  }
  return packed;
}

function packColumn(values: Columns<TableDefinition>['columns'][string]): Packable {
  if (values instanceof BigUint64Array) {
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
  if (values instanceof Float64Array) {
    return Array.from(values, nanToNull);
  }
  if ('indexes' in values) {
    return [values.values, Array.from(values.indexes, nanToNull)];
  }
  return values;
}

function nanToNull(value: number | null): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Reads a table. Throws WireError unless its columns have the declared types and ranges, and one value per row. */
export function readColumns<T extends TableDefinition>(
  reader: MessagePackReader,
  plan: TablePlan<T>,
  arena: ColumnArena,
): Columns<T> {
  const entries = reader.mapSize(plan.name);
  if (entries === 0 || reader.key() !== rowsField) {
    throw malformed(`${plan.name} does not begin with its number of rows`);
  }
  const rows = reader.whole(0, limits.rows, `${plan.name} field ${rowsField}`);
  if (rows > reader.left) {
    throw malformed(`${plan.name} claims ${rows} rows, ${reader.left} bytes are left`);
  }
  const sent: unknown[] = [];
  for (let entry = 1; entry < entries; entry++) {
    const column = plan.byNumber[reader.key()];
    if (column === undefined) {
      reader.skip();
    } else {
      sent[column.position] = readColumn(reader, column, rows, arena);
    }
  }
  const columns: Record<string, unknown> = {};
  // In a fixed order, so that V8 gives all results one hidden class.
  for (const { name, definition, position, label } of plan.columns) {
    columns[name] = sent[position] ?? absentColumn(definition, rows, label);
  }
  return { rows, columns: columns as Columns<T>['columns'] };
}

function readColumn(
  reader: MessagePackReader,
  { definition, label }: PlannedColumn,
  rows: number,
  arena: ColumnArena,
): unknown {
  const { kind, nullable } = definition;
  if (kind === 'uid') {
    return readUids(reader, arena.uids(rows), label);
  }
  if (kind === 'dictionary') {
    return readDictionary(reader, nullable, arena.numbers(rows), label);
  }
  checkRows(reader.arraySize(label), rows, label);
  switch (kind) {
    case 'flag':
      return readRows(reader, rows, nullable, () => reader.flag(label));
    case 'text':
      return readRows(reader, rows, nullable, () => reader.text(label));
    case 'textList':
      return readRows(reader, rows, nullable, () => readArguments(reader, label));
    case 'u64':
    case 'u32':
    case 'i8':
    case 'i64':
    case 'hundredths':
    case 'time': {
      const values = arena.numbers(rows);
      reader.wholes(values, nullable, numberRanges[kind].min, numberRanges[kind].max, label);
      return values;
    }
  }
}

function readRows<T>(reader: MessagePackReader, rows: number, nullable: boolean, read: () => T): (T | null)[] {
  const values: (T | null)[] = [];
  for (let row = 0; row < rows; row++) {
    values.push(nullable && reader.isNil() ? null : read());
  }
  return values;
}

/** The arguments of a process. As at the sender, an empty one counts as one byte. */
function readArguments(reader: MessagePackReader, label: string): string[] {
  const texts = readTexts(reader, limits.cmdlineBytes, label, limits.cmdlineBytes);
  const characters = texts.reduce((sum, text) => sum + Math.max(text.length, 1), 0);
  if (characters > limits.cmdlineBytes) {
    throw malformed(`${label} has ${characters} characters together, more than ${limits.cmdlineBytes}`);
  }
  return texts;
}

/** Throws WireError if there are more than `max`. */
export function readTexts(reader: MessagePackReader, max: number, label: string, maxCharacters?: number): string[] {
  const count = reader.arraySize(label);
  if (count > max) {
    throw malformed(`${label} has ${count} texts, more than ${max}`);
  }
  const texts: string[] = [];
  for (let index = 0; index < count; index++) {
    texts.push(reader.text(label, maxCharacters));
  }
  return texts;
}

/** An older sender does not know a newer column, which is legal if the column is nullable. */
function absentColumn(definition: ColumnDefinition, rows: number, label: string): unknown {
  if (!definition.nullable) {
    throw malformed(`${label} is missing`);
  }
  return columnWithoutValues(definition, rows);
}

function columnWithoutValues({ kind }: ColumnDefinition, rows: number): unknown {
  if (kind === 'dictionary') {
    return { values: [], indexes: new Float64Array(rows).fill(Number.NaN) };
  }
  if (kind === 'text' || kind === 'textList' || kind === 'flag') {
    return Array.from<null>({ length: rows }).fill(null);
  }
  return kind === 'uid' ? new BigUint64Array(rows) : new Float64Array(rows).fill(Number.NaN);
}

/** All nullable columns of a table without values, for a sender that fills only some of them. */
export function absentColumns<T extends TableDefinition>(table: T, rows: number): NullableColumns<T> {
  const columns = Object.entries(table)
    .filter(([, { nullable }]) => nullable)
    .map(([name, definition]) => [name, columnWithoutValues(definition, rows)]);
  return Object.fromEntries(columns) as NullableColumns<T>;
}

type NullableColumns<T extends TableDefinition> = {
  readonly [K in keyof T as T[K]['nullable'] extends true ? K : never]: Columns<T>['columns'][K];
};

function checkRows(length: number, rows: number, label: string): void {
  if (length !== rows) {
    throw malformed(`${label} has ${length} values for ${rows} rows`);
  }
}

function readUids(reader: MessagePackReader, uids: BigUint64Array, label: string): BigUint64Array {
  const bytes = reader.binary(label);
  if (bytes.length !== uids.byteLength) {
    throw malformed(`${label} is not ${uids.length} packed ids`);
  }
  new Uint8Array(uids.buffer, uids.byteOffset, uids.byteLength).set(bytes);
  return uids;
}

function readDictionary(
  reader: MessagePackReader,
  nullable: boolean,
  indexes: Float64Array,
  label: string,
): DictionaryColumn {
  if (reader.arraySize(label) !== 2) {
    throw malformed(`${label} is not a dictionary`);
  }
  // A part may contain texts that only rows of other parts use, so its number of rows is no limit.
  const values = readTexts(reader, limits.rows, label);
  checkRows(reader.arraySize(label), indexes.length, label);
  reader.wholes(indexes, nullable, 0, values.length - 1, label);
  return { values, indexes };
}
