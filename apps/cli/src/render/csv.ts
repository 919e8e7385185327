import { escapeControls } from '@psfleet/display';
import { type Column, valueOf } from './column.js';

interface CsvOptions {
  readonly hasHeader: boolean;
  /** Whether it goes to a terminal, which controls in a name would manipulate. */
  readonly isForPerson: boolean;
}

/**
 * RFC 4180, as the API exports it: texts are quoted, so that an empty one differs from an unknown one, and what a
 * spreadsheet would take for a formula gets an apostrophe in front.
 */
export async function renderCsv<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { hasHeader, isForPerson }: CsvOptions,
): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const header = hasHeader ? `${columns.map(({ name }) => name).join(',')}\r\n` : '';
  const body = stringify(
    rows.map((row) => columns.map((column) => cellOf(valueOf(column, row)))),
    { record_delimiter: '\r\n', quoted_string: true, escape_formulas: true, cast: { boolean: String } },
  );
  return isForPerson ? escapeLines(header + body) : header + body;
}

function cellOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function escapeLines(text: string): string {
  return text.split('\r\n').map(escapeControls).join('\n');
}
