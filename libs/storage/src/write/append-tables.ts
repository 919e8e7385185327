import { camelCase } from '@psfleet/metric-catalog';
import type { Columns, Row, TableDefinition } from '@psfleet/wire';
import type { TableSchema } from '../schema/table-schema.js';
import type { ArrivedMessage } from './arrived-message.js';
import {
  cellAppender,
  columnAppender,
  envelopeAppenders,
  type AppendEnvelope,
  type AppendValue,
} from './column-appenders.js';
import { TableRows } from './table-rows.js';

interface NamedAppender {
  readonly name: string;
  readonly append: AppendValue;
}

/** Appends one table of each message to a block. The appender of a column is chosen once, not for each message. */
export class TableAppender<T extends TableDefinition> {
  readonly block: TableRows;
  readonly #envelope: readonly AppendEnvelope[];
  readonly #columns: readonly NamedAppender[];

  constructor(schema: TableSchema, table: T) {
    this.block = new TableRows(schema);
    this.#envelope = envelopeAppenders(this.block);
    this.#columns = Object.entries(table).map(([name, definition]) => ({
      name,
      append: columnAppender(this.block, name, definition),
    }));
  }

  append(arrived: ArrivedMessage, { rows, columns }: Columns<T>): void {
    for (const append of this.#envelope) {
      append(arrived, rows);
    }
    for (const { name, append } of this.#columns) {
      append(columns[name], arrived.offsetMs);
    }
  }
}

/** Appends a record of each message, as one row. */
export class RecordAppender<T extends TableDefinition> {
  readonly block: TableRows;
  readonly #envelope: readonly AppendEnvelope[];
  readonly #cells: readonly NamedAppender[];

  constructor(schema: TableSchema, table: T) {
    this.block = new TableRows(schema);
    this.#envelope = envelopeAppenders(this.block);
    this.#cells = Object.entries(table).map(([name, definition]) => ({
      name: camelCase(name),
      append: cellAppender(this.block, name, definition),
    }));
  }

  append(arrived: ArrivedMessage, row: Row<T>): void {
    const cells = row as Readonly<Record<string, unknown>>;
    for (const append of this.#envelope) {
      append(arrived, 1);
    }
    for (const { name, append } of this.#cells) {
      append(cells[name], arrived.offsetMs);
    }
  }
}
