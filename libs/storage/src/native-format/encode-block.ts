import { GrowingBytes } from './growing-bytes.js';
import type { NativeColumn } from './native-column.js';

export interface BlockColumn {
  readonly name: string;
  /** ClickHouse's spelling of the type. */
  readonly type: string;
  readonly column: NativeColumn;
}

/**
 * Encodes one block of the Native format as sent over HTTP: the number of columns, the number of rows, then the name,
 * type and data of each column.
 * https://clickhouse.com/docs/interfaces/formats/Native
 */
export function encodeBlock(columns: readonly BlockColumn[]): Buffer {
  const rows = columns[0]?.column.rows ?? 0;
  const block = new GrowingBytes(64 * 1024);
  block.appendLength(columns.length);
  block.appendLength(rows);
  for (const { name, type, column } of columns) {
    if (column.rows !== rows) {
      throw new RangeError(`column ${name} has ${column.rows} rows, the block has ${rows}`);
    }
    block.appendText(name);
    block.appendText(type);
    if (rows > 0) {
      column.writeTo(block);
    }
  }
  return block.view();
}
