import type { ColumnDefinition, Columns, DictionaryColumn, TableDefinition } from './columns.js';
import { malformed } from './errors.js';
import { Fields, checkList, checkText, checkWhole } from './fields.js';
import type { Packable } from './frame.js';
import { limits } from './limits.js';

const rowsField = 0;
const ranges = {
  u64: { least: 0, most: Number.MAX_SAFE_INTEGER },
  u32: { least: 0, most: 0xffff_ffff },
  i8: { least: -128, most: 127 },
  i64: { least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER },
} as const;

/** A table as a map: field 0 is the number of rows, each further field a column. */
export function packColumns(table: TableDefinition, { rows, columns }: Columns<TableDefinition>): ReadonlyMap<number, Packable> {
  const packed = new Map<number, Packable>([[rowsField, rows]]);
  for (const [name, definition] of Object.entries(table)) {
    const values = columns[name];
    if (values === undefined) throw new TypeError(`column ${name} is missing`);
    packed.set(definition.number, packColumn(values));
  }
  return packed;
}

function packColumn(values: Columns<TableDefinition>['columns'][string]): Packable {
  if (values instanceof BigUint64Array) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if ('indexes' in values) return [values.values, values.indexes];
  return values;
}

/** Checks every value: what comes out has the row count, types and ranges of the definition, whatever was sent. */
export function unpackColumns<T extends TableDefinition>(table: T, value: unknown, where: string): Columns<T> {
  const fields = new Fields(value, where);
  const rows = fields.count(rowsField, limits.rows);
  const columns: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(table)) {
    columns[name] = unpackColumn(definition, fields.raw(definition.number), rows, `${where}.${name}`);
  }
  return { rows, columns: columns as Columns<T>['columns'] };
}

function unpackColumn(definition: ColumnDefinition, value: unknown, rows: number, where: string): unknown {
  if (value === undefined) return absentColumn(definition, rows, where);
  if (definition.kind === 'uid') return unpackUids(value, rows, where);
  if (definition.kind === 'dictionary') return unpackDictionary(definition, value, rows, where);
  const list = checkRows(value, rows, where);
  for (const item of list) {
    if (item === null && definition.nullable) continue;
    checkItem(definition, item, where);
  }
  return list;
}

/** An older sender does not know a newer column: legal if rows may have no value there. */
function absentColumn(definition: ColumnDefinition, rows: number, where: string): unknown {
  if (!definition.nullable) throw malformed(`${where} is missing`);
  const nulls = Array.from<null>({ length: rows }).fill(null);
  return definition.kind === 'dictionary' ? { values: [], indexes: nulls } : nulls;
}

function checkRows(value: unknown, rows: number, where: string): readonly unknown[] {
  const list = checkList(value, where);
  if (list.length !== rows) throw malformed(`${where} has ${list.length} values for ${rows} rows`);
  return list;
}

function checkItem(definition: ColumnDefinition, item: unknown, where: string): void {
  switch (definition.kind) {
    case 'u64':
    case 'u32':
    case 'i8':
    case 'i64':
      checkWhole(item, ranges[definition.kind].least, ranges[definition.kind].most, where);
      return;
    case 'flag':
      if (typeof item !== 'boolean') throw malformed(`${where} is not a boolean`);
      return;
    case 'text':
      checkText(item, where);
      return;
    case 'textList':
      for (const text of checkList(item, where)) checkText(text, where);
      return;
    case 'dictionary':
    case 'uid':
      throw new TypeError(`${definition.kind} columns are not lists of items`);
  }
}

function unpackUids(value: unknown, rows: number, where: string): BigUint64Array {
  if (!(value instanceof Uint8Array) || value.length !== rows * 8) throw malformed(`${where} is not ${rows} packed ids`);
  // Copied, because a view of 64-bit numbers must begin at a multiple of 8.
  return new BigUint64Array(new Uint8Array(value).buffer);
}

function unpackDictionary(definition: ColumnDefinition, value: unknown, rows: number, where: string): DictionaryColumn {
  const [values, indexes] = checkList(value, where);
  const texts = checkList(values, where).map((text) => checkText(text, where));
  const positions = checkRows(indexes, rows, where);
  for (const position of positions) {
    if (position === null && definition.nullable) continue;
    checkWhole(position, 0, texts.length - 1, where);
  }
  return { values: texts, indexes: positions as (number | null)[] };
}
