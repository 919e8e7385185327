import { camelCase, type CamelCase } from '@psfleet/metric-catalog';

/** The kinds of value that a column can have. */
export type ColumnKind =
  /** Whole numbers from 0 to 2^53 - 1; `u32` up to 2^32 - 1. */
  | 'u64'
  | 'u32'
  /** Whole numbers from -128 to 127; `i64` from -(2^53 - 1) to 2^53 - 1. */
  | 'i8'
  | 'i64'
  /** A number with two decimals, 0 or more, as a whole number of hundredths. */
  | 'hundredths'
  /** Milliseconds since the epoch. */
  | 'time'
  | 'flag'
  | 'text'
  /** Text with few different values: a table sends each once, and its rows hold indexes. */
  | 'dictionary'
  | 'textList'
  /** 64 bits each, packed in a table, 16 hex digits in a record; 0 means none. */
  | 'uid';

/** The kinds whose values travel as whole numbers. */
export type NumberKind = 'u64' | 'u32' | 'i8' | 'i64' | 'hundredths' | 'time';

/** A row of a table has the increase of a counter since the previous row, and the value of a gauge. */
export type Instrument = 'counter' | 'gauge';

/**
 * One column, declared once. The position on the wire, the row type, the ClickHouse column, how it is written and read,
 * and the JSON name are derived from it.
 */
export interface ColumnDefinition {
  /** Position on the wire. Never reused, not even after the column is gone. */
  readonly number: number;
  readonly kind: ColumnKind;
  /** Whether a row may have no value. */
  readonly nullable: boolean;
  /** Null for a column that describes or identifies the row. */
  readonly instrument: Instrument | null;
  /** Whether the lowest bits change from row to row, which decides how it compresses best. */
  readonly isNoisy: boolean;
  /** Whether answers do not have it as a value of a process; a query may still use it to compute another. */
  readonly isStoredOnly: boolean;
  /** Whether hundredths are seconds since the epoch by the host's clock, which storage moves to the fleet's time. */
  readonly isEpoch: boolean;
  /** The only texts that are allowed; null if any is. */
  readonly oneOf: readonly string[] | null;
  readonly help: string;
}

/** The columns of a table by name, as SQL spells it. A record is a table of one row. */
export type TableDefinition = Readonly<Record<string, ColumnDefinition>>;

/** Texts to which rows refer by index. */
export interface DictionaryColumn {
  readonly values: readonly string[];
  /** For each row, the index of its text in `values`; null where it has none. */
  readonly indexes: Numbers<null>;
}

/** Numbers of one column. In a Float64Array, which is what decoding returns, NaN means no value. */
type Numbers<Null> = readonly (number | Null)[] | Float64Array;

interface ColumnArrays<Null> extends Record<NumberKind, Numbers<Null>> {
  flag: readonly (boolean | Null)[];
  text: readonly (string | Null)[];
  dictionary: DictionaryColumn;
  textList: readonly (readonly string[] | Null)[];
  uid: BigUint64Array;
}

interface Cells extends Record<NumberKind, number> {
  flag: boolean;
  text: string;
  dictionary: string;
  textList: readonly string[];
  uid: bigint;
}

type NullOf<C extends ColumnDefinition> = C['nullable'] extends true ? null : never;
type ValueOf<C extends ColumnDefinition> = C['oneOf'] extends readonly (infer Text)[] ? Text : Cells[C['kind']];

/** A table as one array per column. */
export interface Columns<T extends TableDefinition> {
  readonly rows: number;
  readonly columns: { readonly [K in keyof T]: ColumnArrays<NullOf<T[K]>>[T[K]['kind']] };
}

/** One row of a table, by the names that TypeScript and JSON use. */
export type Row<T extends TableDefinition> = {
  readonly [K in keyof T & string as CamelCase<K>]: ValueOf<T[K]> | NullOf<T[K]>;
};

/** Names of the columns with this instrument. */
export type InstrumentColumn<T extends TableDefinition, I extends Instrument> = {
  [K in keyof T & string]: T[K]['instrument'] extends I ? K : never;
}[keyof T & string];

interface ColumnOptions {
  readonly nullable?: true;
  readonly instrument?: Instrument;
  readonly isNoisy?: boolean;
  readonly isStoredOnly?: boolean;
  readonly isEpoch?: boolean;
  readonly oneOf?: readonly string[];
}

/** The options of a column that declares none. */
export interface Plain {
  readonly isNoisy?: false;
}

export interface Column<K extends ColumnKind, O extends ColumnOptions> extends ColumnDefinition {
  readonly kind: K;
  readonly nullable: O extends { readonly nullable: true } ? true : false;
  readonly instrument: O extends { readonly instrument: infer I extends Instrument } ? I : null;
  readonly isStoredOnly: O extends { readonly isStoredOnly: true } ? true : false;
  readonly oneOf: O extends { readonly oneOf: infer Texts extends readonly string[] } ? Texts : null;
}

export function column<const K extends ColumnKind, const O extends ColumnOptions = Plain>(
  number: number,
  kind: K,
  help: string,
  options?: O,
): Column<K, O> {
  const flags = { nullable: false, isNoisy: false, isStoredOnly: false, isEpoch: false };
  return { number, kind, ...flags, instrument: null, oneOf: null, ...options, help } as Column<K, O>;
}

type NumberOptions = Pick<ColumnOptions, 'isNoisy' | 'isStoredOnly'>;

/**
 * Null where the increase is not known. A table may also have `<name>_total`, which is sent where a reader could not
 * derive the total from the rows before.
 */
export function counter<const K extends NumberKind, const O extends NumberOptions = Plain>(
  number: number,
  kind: K,
  help: string,
  options?: O,
): Column<K, O & { readonly nullable: true; readonly instrument: 'counter' }> {
  return column(number, kind, help, { ...(options as O), nullable: true, instrument: 'counter' } as const);
}

/** Null where the value is not known. */
export function gauge<const K extends ColumnKind, const O extends NumberOptions = Plain>(
  number: number,
  kind: K,
  help: string,
  options?: O,
): Column<K, O & { readonly nullable: true; readonly instrument: 'gauge' }> {
  return column(number, kind, help, { ...(options as O), nullable: true, instrument: 'gauge' } as const);
}

/** The columns of a table that have this instrument, in the order of their declaration. */
export function columnsWith<T extends TableDefinition, I extends Instrument>(
  table: T,
  instrument: I,
): readonly InstrumentColumn<T, I>[] {
  return Object.keys(table).filter((name) => table[name]?.instrument === instrument) as InstrumentColumn<T, I>[];
}

/** The nullable cells of a row, all null. */
export function nullCells<T extends TableDefinition>(table: T): NullCells<T> {
  const names = Object.keys(table).filter((name) => table[name]?.nullable);
  return Object.fromEntries(names.map((name) => [camelCase(name), null])) as NullCells<T>;
}

export type NullCells<T extends TableDefinition> = {
  readonly [K in keyof T & string as T[K]['nullable'] extends true ? CamelCase<K> : never]: null;
};
