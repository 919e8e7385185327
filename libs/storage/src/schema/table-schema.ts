import type { TableRetention } from './retention.js';

/** How the values of a column are encoded in a Native block; the ClickHouse type follows from it. */
export type ColumnType =
  | {
      readonly kind: 'uint8' | 'uint32' | 'uint64' | 'int8' | 'int64' | 'float64' | 'bool' | 'string' | 'keyword';
      readonly nullable: boolean;
    }
  /** Integers, multiplied by 10^scale. */
  | { readonly kind: 'decimal'; readonly scale: number; readonly nullable: boolean }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'time'; readonly nullable: boolean }
  | { readonly kind: 'strings'; readonly nullable: false };

export interface ColumnSchema {
  readonly name: string;
  readonly type: ColumnType;
  readonly codec: string | null;
  /** How many bytes of it are compressed together at least; null where the table decides. */
  readonly minBlockBytes: number | null;
  /** The expression of the column in rows that came without it. */
  readonly default: string | null;
  /** Whether writers send it; otherwise the server fills it. */
  readonly isSent: boolean;
}

/** One table; DDL, writer and the test against the server follow from it. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly ColumnSchema[];
  readonly indexes: readonly string[];
  readonly engine: string;
  readonly partitionBy: string | null;
  readonly primaryKey: readonly string[];
  readonly orderBy: readonly string[];
  /** Null: rows are kept for ever. */
  readonly ttl: TableRetention | null;
  readonly settings: Readonly<Record<string, number>>;
}

/** Adds rows to `target` whenever some are inserted into the table that `select` reads. */
export interface ViewSchema {
  readonly name: string;
  readonly target: string;
  readonly select: string;
}

const scalarTypes = {
  uint8: 'UInt8',
  uint32: 'UInt32',
  uint64: 'UInt64',
  int8: 'Int8',
  int64: 'Int64',
  float64: 'Float64',
  bool: 'Bool',
  string: 'String',
} as const;

/** The type in the spelling of system.columns. */
export function clickhouseType(type: ColumnType): string {
  if (type.kind === 'time') {
    return nullable("DateTime64(3, 'UTC')", type.nullable);
  }
  if (type.kind === 'strings') {
    return 'Array(String)';
  }
  if (type.kind === 'keyword') {
    return `LowCardinality(${nullable('String', type.nullable)})`;
  }
  if (type.kind === 'decimal') {
    return nullable(`Decimal(18, ${type.scale})`, type.nullable);
  }
  return nullable(scalarTypes[type.kind], type.nullable);
}

function nullable(type: string, isNullable: boolean): string {
  return isNullable ? `Nullable(${type})` : type;
}
