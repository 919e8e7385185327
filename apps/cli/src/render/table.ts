import { escapeControls } from '@psfleet/service-kit';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** Characters of a cell; default 40. */
  readonly longest?: number;
}

const LONGEST_CELL = 40;

/** Rows as a plain table, columns two blanks apart. Cells are escaped: hosts and processes may be named to play tricks on a terminal. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) =>
    columns.map(({ value, longest = LONGEST_CELL }) => cut(escapeControls(value(row)), longest)),
  );
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const renderLine = (line: readonly string[]): string =>
    line
      .map((cell, i) => (columns[i]?.align === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [columns.map(({ title }) => title), ...cells].map(renderLine).join('\n');
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
