import type { Tone } from '../terminal/colour.js';

/** How times are shown, and when now is. */
export interface View {
  readonly nowMs: number;
  readonly isUtc: boolean;
}

/** A column of a table, declared once for people and for programs. */
export interface Column<Row> {
  /** The name of the field in the API, which is what -o takes and the header of CSV. */
  readonly name: string;
  readonly title: string;
  /** The text for a person, of a stranger's making or not: tables escape it. */
  readonly show: (row: Row, view: View) => string;
  /** The value for a program; null is unknown. Default: the field of the row that has the name. */
  readonly value?: (row: Row) => unknown;
  readonly align?: 'left' | 'right';
  /** Cells after which a text is cut unless everything is wanted; default 40. */
  readonly maxWidth?: number;
  readonly tone?: (row: Row) => Tone | null;
}

/** The columns that a command can show, and those that it does. */
export interface Listing<Row> {
  readonly columns: readonly Column<Row>[];
  /** Names, in their order. */
  readonly shown: readonly string[];
  /** What stands there instead of an empty table. */
  readonly empty: string;
}

export function valueOf<Row>({ name, value }: Column<Row>, row: Row): unknown {
  return value === undefined ? (row as Readonly<Record<string, unknown>>)[name] : value(row);
}

export function columnNames<Row>({ columns }: Listing<Row>): readonly string[] {
  return columns.map(({ name }) => name);
}
