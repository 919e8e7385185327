import type { ColumnArena } from './column-arena.js';
import type { ColumnDefinition, Columns, DictionaryColumn, TableDefinition } from './tables/columns.js';
import { malformed } from '../errors.js';
import type { Packable } from './frame.js';
import { limits } from './limits.js';
import type { MessagePackReader } from './message-pack-reader.js';

const rowsField = 0;
const ranges = {
  u64: { least: 0, most: Number.MAX_SAFE_INTEGER },
  u32: { least: 0, most: 0xffff_ffff },
  i8: { least: -128, most: 127 },
  i64: { least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER },
} as const;

/** A table as a map: field 0, which comes first, is the number of rows, each further field a column. */
export function packColumns(
  table: TableDefinition,
  { rows, columns }: Columns<TableDefinition>,
): ReadonlyMap<number, Packable> {
  const packed = new Map<number, Packable>([[rowsField, rows]]);
  for (const [name, definition] of Object.entries(table)) {
    const values = columns[name];
    if (values === undefined) {
      throw new TypeError(`column ${name} is missing`);
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

/** Checks every value: what comes out has the row count, types and ranges of the definition, whatever was sent. */
export function readColumns<T extends TableDefinition>(
  reader: MessagePackReader,
  table: T,
  where: string,
  room: ColumnArena,
): Columns<T> {
  const plan = planOf(table, where);
  const entries = reader.mapSize(where);
  if (entries === 0 || reader.key() !== rowsField) {
    throw malformed(`${where} does not begin with its number of rows`);
  }
  const rows = reader.whole(0, limits.rows, `${where} field ${rowsField}`);
  if (rows > reader.left) {
    throw malformed(`${where} claims ${rows} rows, ${reader.left} bytes are left`);
  }
  const sent: unknown[] = [];
  for (let entry = 1; entry < entries; entry++) {
    const column = plan.byNumber[reader.key()];
    if (column === undefined) {
      reader.skip();
    } else {
      sent[column.position] = readColumn(reader, column, rows, room);
    }
  }
  const columns: Record<string, unknown> = {};
  // Always in the same order: all results have one shape.
  for (const { name, definition, position, where: place } of plan.columns) {
    columns[name] = sent[position] ?? absentColumn(definition, rows, place);
  }
  return { rows, columns: columns as Columns<T>['columns'] };
}

interface PlannedColumn {
  readonly name: string;
  readonly definition: ColumnDefinition;
  readonly position: number;
  readonly where: string;
}

interface Plan {
  readonly columns: readonly PlannedColumn[];
  readonly byNumber: readonly (PlannedColumn | undefined)[];
}

const plans = new Map<TableDefinition, Plan>();

function planOf(table: TableDefinition, where: string): Plan {
  const known = plans.get(table);
  if (known !== undefined) {
    return known;
  }
  const columns = Object.entries(table).map(([name, definition], position) => ({
    name,
    definition,
    position,
    where: `${where}.${name}`,
  }));
  const byNumber: PlannedColumn[] = [];
  for (const column of columns) {
    byNumber[column.definition.number] = column;
  }
  const plan = { columns, byNumber };
  plans.set(table, plan);
  return plan;
}

function readColumn(
  reader: MessagePackReader,
  { definition, where }: PlannedColumn,
  rows: number,
  room: ColumnArena,
): unknown {
  const { kind, nullable } = definition;
  if (kind === 'uid') {
    return readUids(reader, room.uids(rows), where);
  }
  if (kind === 'dictionary') {
    return readDictionary(reader, nullable, room.numbers(rows), where);
  }
  checkRows(reader.arraySize(where), rows, where);
  switch (kind) {
    case 'u64':
    case 'u32':
    case 'i8':
    case 'i64': {
      const values = room.numbers(rows);
      reader.wholes(values, nullable, ranges[kind].least, ranges[kind].most, where);
      return values;
    }
    case 'flag':
      return readRows(reader, rows, nullable, () => reader.flag(where));
    case 'text':
      return readRows(reader, rows, nullable, () => reader.text(where));
    case 'textList':
      return readRows(reader, rows, nullable, () => readTexts(reader, where));
  }
}

function readRows<T>(reader: MessagePackReader, rows: number, nullable: boolean, read: () => T): (T | null)[] {
  const values: (T | null)[] = [];
  for (let row = 0; row < rows; row++) {
    values.push(nullable && reader.isNil() ? null : read());
  }
  return values;
}

function readTexts(reader: MessagePackReader, where: string): string[] {
  const count = reader.arraySize(where);
  const texts: string[] = [];
  for (let index = 0; index < count; index++) {
    texts.push(reader.text(where));
  }
  return texts;
}

/** An older sender does not know a newer column: legal if rows may have no value there. */
function absentColumn({ kind, nullable }: ColumnDefinition, rows: number, where: string): unknown {
  if (!nullable) {
    throw malformed(`${where} is missing`);
  }
  if (kind === 'dictionary') {
    return { values: [], indexes: new Float64Array(rows).fill(Number.NaN) };
  }
  if (kind === 'text' || kind === 'textList' || kind === 'flag') {
    return Array.from<null>({ length: rows }).fill(null);
  }
  return new Float64Array(rows).fill(Number.NaN);
}

function checkRows(length: number, rows: number, where: string): void {
  if (length !== rows) {
    throw malformed(`${where} has ${length} values for ${rows} rows`);
  }
}

function readUids(reader: MessagePackReader, uids: BigUint64Array, where: string): BigUint64Array {
  const bytes = reader.binary(where);
  if (bytes.length !== uids.byteLength) {
    throw malformed(`${where} is not ${uids.length} packed ids`);
  }
  new Uint8Array(uids.buffer, uids.byteOffset, uids.byteLength).set(bytes);
  return uids;
}

function readDictionary(
  reader: MessagePackReader,
  nullable: boolean,
  indexes: Float64Array,
  where: string,
): DictionaryColumn {
  if (reader.arraySize(where) !== 2) {
    throw malformed(`${where} is not a dictionary`);
  }
  const values = readTexts(reader, where);
  // A part may bring texts that only rows of other parts use.
  if (values.length > limits.rows) {
    throw malformed(`${where} has ${values.length} texts, more than ${limits.rows}`);
  }
  checkRows(reader.arraySize(where), indexes.length, where);
  reader.wholes(indexes, nullable, 0, values.length - 1, where);
  return { values, indexes };
}
