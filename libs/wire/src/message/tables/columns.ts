/** The kinds of column that a table on the wire can have. */
export type ColumnKind =
  /** Whole numbers from 0 to 2^53 - 1; `u32` up to 2^32 - 1. */
  | 'u64'
  | 'u32'
  /** Whole numbers from -128 to 127; `i64` from -(2^53 - 1) to 2^53 - 1. */
  | 'i8'
  | 'i64'
  | 'flag'
  | 'text'
  /** Few different texts: each is sent once, rows hold its position. */
  | 'dictionary'
  | 'textList'
  /** 64 random bits each, packed; 0 stands for none. */
  | 'uid';

/** One column of a process table, written once; wire position, row type, ClickHouse column and JSON name are derived. */
export interface ColumnDefinition {
  /** Position on the wire. Never reused, also not after the column is gone. */
  readonly number: number;
  readonly kind: ColumnKind;
  /** Whether a row may have no value. */
  readonly nullable: boolean;
  readonly help: string;
}

export type TableDefinition = Readonly<Record<string, ColumnDefinition>>;

/** Texts that rows point to. */
export interface DictionaryColumn {
  readonly values: readonly string[];
  /** Position in `values` for each row, null where the row has none. */
  readonly indexes: Numbers<null>;
}

/** Numbers of one column. In a Float64Array, which is what decoding gives, NaN stands for no value. */
type Numbers<Null> = readonly (number | Null)[] | Float64Array;

interface ColumnArrays<Null> {
  u64: Numbers<Null>;
  u32: Numbers<Null>;
  i8: Numbers<Null>;
  i64: Numbers<Null>;
  flag: readonly (boolean | Null)[];
  text: readonly (string | Null)[];
  dictionary: DictionaryColumn;
  textList: readonly (readonly string[] | Null)[];
  uid: BigUint64Array;
}

export type ColumnOf<C extends ColumnDefinition> = ColumnArrays<C['nullable'] extends true ? null : never>[C['kind']];

/** A table as one array per column. */
export interface Columns<T extends TableDefinition> {
  readonly rows: number;
  readonly columns: { readonly [K in keyof T]: ColumnOf<T[K]> };
}

export function column<const K extends ColumnKind, const N extends boolean = false>(
  number: number,
  kind: K,
  help: string,
  options?: { readonly nullable: N },
): { readonly number: number; readonly kind: K; readonly nullable: N; readonly help: string } {
  return { number, kind, help, nullable: (options?.nullable ?? false) as N };
}
