import type { TableRetention } from './retention.js';

/** How values of a column get into a Native block; the ClickHouse type follows from it. */
export type ColumnType =
  | {
      readonly kind: 'uint8' | 'uint32' | 'uint64' | 'int8' | 'int64' | 'float64' | 'bool' | 'string' | 'keyword';
      readonly nullable: boolean;
    }
  /** Whole numbers of 10^-scale. */
  | { readonly kind: 'decimal'; readonly scale: number; readonly nullable: boolean }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'time'; readonly nullable: boolean }
  | { readonly kind: 'strings'; readonly nullable: false };

export interface ColumnSchema {
  readonly name: string;
  readonly type: ColumnType;
  readonly codec: string | null;
  /** Expression by which the server fills the column; writers leave such a column out. */
  readonly default: string | null;
}

/** One table: DDL, writer and the test against the server follow from it. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly ColumnSchema[];
  readonly indexes: readonly string[];
  readonly engine: string;
  readonly partitionBy: string | null;
  readonly primaryKey: readonly string[];
  readonly orderBy: readonly string[];
  /** Null: for ever. */
  readonly ttl: TableRetention | null;
  readonly settings: Readonly<Record<string, number>>;
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

/** The type in ClickHouse's own canonical spelling, as system.columns shows it. */
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
