import { escapeControls } from '@psfleet/display';
import { colour } from '../terminal/colour.js';
import { cutToWidth, padToWidth, textWidth } from '../terminal/text-width.js';
import type { Column, View } from './column.js';

export interface TableOptions {
  readonly view: View;
  readonly hasHeader?: boolean;
  /** Cells of a line, at which lines are cut; null: they are not. */
  readonly lineWidth?: number | null;
  /** Whether long cells are cut, so that the columns after them stay in sight. */
  readonly isCut?: boolean;
  readonly hasColour?: boolean;
}

const defaultMaxWidth = 40;
const gap = '  ';

/**
 * Renders rows as a table, without a newline at its end. Cells are escaped, because a host or a process may have a name
 * that manipulates the terminal.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { view, hasHeader = true, lineWidth = null, isCut = false, hasColour = false }: TableOptions,
): string {
  const cells = rows.map((row) =>
    columns.map(({ show, maxWidth = defaultMaxWidth }, index) => {
      const text = escapeControls(show(row, view));
      // The end of the line cuts the last column.
      return isCut && index < columns.length - 1 ? cutToWidth(text, maxWidth) : text;
    }),
  );
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) =>
    cells.reduce(
      (most, line) => Math.max(most, textWidth(line[index] ?? '')),
      hasHeader ? textWidth(titles[index] ?? '') : 0,
    ),
  );
  const renderLine = (line: readonly string[], row: Row | null): string => {
    let left = lineWidth ?? Infinity;
    const parts: string[] = [];
    for (const [index, { align = 'left', tone }] of columns.entries()) {
      const isLast = index === columns.length - 1;
      const padded =
        isLast && align === 'left' ? (line[index] ?? '') : padToWidth(line[index] ?? '', widths[index] ?? 0, align);
      const shown = cutToWidth((index === 0 ? '' : gap) + padded, left);
      left -= textWidth(shown);
      parts.push(colour(shown, row === null ? 'strong' : (tone?.(row) ?? null), hasColour));
    }
    return parts.join('').trimEnd();
  };
  return [
    ...(hasHeader ? [renderLine(titles, null)] : []),
    ...cells.map((line, index) => renderLine(line, rows[index] ?? null)),
  ].join('\n');
}
