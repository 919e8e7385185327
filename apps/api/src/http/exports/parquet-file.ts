import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { ColumnKind, ExportColumn } from './export-columns.js';

type Cell = string | number | boolean | null;

/** Rows of a row group: few enough that encoding one does not hold up other requests, and its rows fit in memory. */
const rowsOfGroup = 5000;

/** A number is a double, because counters of one list may be whole in one row and have a fraction in another. */
const types: Readonly<Record<ColumnKind, Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  number: { type: 'DOUBLE' },
  flag: { type: 'BOOLEAN' },
  time: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
};

/**
 * A Parquet file that is written while its rows are read: it holds one row group, and the footer's facts about those
 * that have been taken. https://parquet.apache.org/docs/file-format/
 */
export class ParquetFile {
  readonly #columns: readonly ExportColumn[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #cells: (Cell | Date)[][];

  constructor(columns: readonly ExportColumn[]) {
    this.#columns = columns;
    this.#cells = columns.map(() => []);
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [
        { name: 'row', num_children: columns.length },
        ...columns.map(({ name, kind }): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...types[kind] })),
      ],
      createdBy: 'psfleet',
    });
  }

  /** Adds a row; its cells have the order of the columns. */
  add(row: readonly Cell[]): void {
    for (const [index, cell] of row.entries()) {
      const isTime = this.#columns[index]?.kind === 'time' && typeof cell === 'string';
      this.#cells[index]?.push(isTime ? new Date(cell) : cell);
    }
    if (this.#cells[0]?.length === rowsOfGroup) {
      this.#writeGroup();
    }
  }

  /** Takes the bytes that are complete; there may be none. */
  take(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }

  /** Takes the rest, which ends with the footer. */
  finish(): Uint8Array {
    this.#writeGroup();
    void this.#writer.finish();
    return this.take();
  }

  #writeGroup(): void {
    if ((this.#cells[0]?.length ?? 0) > 0) {
      void this.#writer.write({
        columnData: this.#columns.map(({ name }, index) => ({ name, data: this.#cells[index] ?? [] })),
        rowGroupSize: rowsOfGroup,
      });
    }
    this.#cells = this.#columns.map(() => []);
  }
}
