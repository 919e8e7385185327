import type { TableBlock } from '../client.js';
import { encodeBlock, type BlockColumn } from '../native-format/encode-block.js';
import { KeywordColumn } from '../native-format/keyword-column.js';
import type { NativeColumn, TextBearingColumn } from '../native-format/native-column.js';
import { ByteColumn, type NumberColumn, Uint32Column, Uint64Column } from '../native-format/number-columns.js';
import { TextColumn, TextListColumn } from '../native-format/text-columns.js';
import { clickhouseType, type ColumnType, type TableSchema } from '../schema/table-schema.js';

/** The rows of a block under construction, column by column, without the columns that the server fills. */
export class TableRows {
  readonly #table: string;
  readonly #columns: readonly BlockColumn[];
  readonly #byName: ReadonlyMap<string, NativeColumn>;
  readonly #texts: readonly TextBearingColumn[];

  constructor(schema: TableSchema) {
    this.#table = schema.name;
    this.#columns = schema.columns
      .filter((column) => column.isSent)
      .map(({ name, type }) => ({ name, type: clickhouseType(type), column: columnFor(type) }));
    this.#texts = this.#columns
      .map(({ column }) => column)
      .filter((column): column is TextBearingColumn => 'textBytes' in column);
    this.#byName = new Map(this.#columns.map(({ name, column }) => [name, column]));
  }

  get rows(): number {
    return this.#columns[0]?.column.rows ?? 0;
  }

  get textBytes(): number {
    let bytes = 0;
    for (const column of this.#texts) {
      bytes += column.textBytes;
    }
    return bytes;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  isKeyword(name: string): boolean {
    return this.#byName.get(name) instanceof KeywordColumn;
  }

  /** The column, which must have this class: the schema and the writer are two views of one definition. */
  column<C extends NativeColumn>(name: string, kind: abstract new (...args: never) => C): C {
    const column = this.#byName.get(name);
    if (!(column instanceof kind)) {
      throw new TypeError(`${this.#table}.${name} is not a ${kind.name}`);
    }
    return column;
  }

  takeBlock(): TableBlock {
    const block = {
      table: this.#table,
      columns: this.#columns.map(({ name }) => name),
      rows: this.rows,
      body: encodeBlock(this.#columns),
    };
    for (const { column } of this.#columns) {
      column.clear();
    }
    return block;
  }
}

function columnFor(type: ColumnType): NativeColumn {
  if (type.kind === 'keyword') {
    return new KeywordColumn(type.nullable);
  }
  if (type.kind === 'string') {
    return new TextColumn(type.nullable);
  }
  if (type.kind === 'strings') {
    return new TextListColumn();
  }
  return numberColumnFor(type.kind, type.nullable);
}

function numberColumnFor(
  kind: Exclude<ColumnType['kind'], 'keyword' | 'string' | 'strings'>,
  nullable: boolean,
): NumberColumn {
  if (kind === 'float64') {
    throw new TypeError('floats are computed by the server, never sent');
  }
  if (kind === 'uint32') {
    return new Uint32Column(nullable);
  }
  if (kind === 'uint8' || kind === 'int8' || kind === 'bool') {
    return new ByteColumn(nullable);
  }
  return new Uint64Column(nullable);
}
