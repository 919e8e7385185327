import type { ColumnDefinition, ColumnKind, TableDefinition } from '@psfleet/wire';
import { flag, noisyCodec, plainCodec, stored } from './columns.js';
import type { ColumnSchema, ColumnType } from './table-schema.js';

/** An array cannot be NULL in ClickHouse, so a nullable list has a second column that says whether it is known. */
export function knownFlag(name: string): string {
  return `${name}_known`;
}

/** The columns that the wire declares, as ClickHouse stores them. */
export function wireColumns(table: TableDefinition): ColumnSchema[] {
  return Object.entries(table).flatMap(([name, definition]) => {
    const column = stored(name, columnType(definition), definition.isNoisy ? noisyCodec : plainCodec);
    return definition.kind === 'textList' && definition.nullable ? [column, flag(knownFlag(name))] : [column];
  });
}

const scalarKinds = {
  u64: 'uint64',
  u32: 'uint32',
  i8: 'int8',
  i64: 'int64',
  time: 'time',
  flag: 'bool',
  text: 'string',
  dictionary: 'keyword',
} as const satisfies Partial<Record<ColumnKind, ColumnType['kind']>>;

function columnType({ kind, nullable }: ColumnDefinition): ColumnType {
  if (kind === 'hundredths') {
    return { kind: 'decimal', scale: 2, nullable };
  }
  if (kind === 'textList') {
    return { kind: 'strings', nullable: false };
  }
  if (kind === 'uid') {
    return { kind: 'uint64', nullable: false };
  }
  return { kind: scalarKinds[kind], nullable };
}
