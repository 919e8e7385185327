import { escapeControls, fitText } from '@psfleet/display';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** Characters after which a cell is cut; default 40. */
  readonly maxLength?: number;
}

const maxCellLength = 40;

/**
 * Renders rows as a plain table. Cells are escaped, because a host or process may have a name that manipulates the
 * terminal.
 */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) =>
    columns.map(({ value, maxLength = maxCellLength }) => fitText(escapeControls(value(row)), maxLength)),
  );
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const renderLine = (line: readonly string[]): string =>
    line
      .map((cell, i) => (columns[i]?.align === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [columns.map(({ title }) => title), ...cells].map(renderLine).join('\n');
}
