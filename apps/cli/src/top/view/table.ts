import { type Column, visibleColumns } from '../model/columns.js';
import type { Line } from '../model/arrange-rows.js';
import type { TableView } from '../model/table-view.js';
import type { TopRow } from '../model/top-row.js';
import type { Screen } from '../screen/screen.js';
import { plain, type Style, styleOf } from '../screen/style.js';
import { cutToWidth, padToWidth } from '../../terminal/text-width.js';

const head = styleOf({ fg: 'black', bg: 'green' });
const sortedHead = styleOf({ fg: 'black', bg: 'cyan', bold: true });
const selection = styleOf({ fg: 'black', bg: 'cyan' });
const followed = styleOf({ fg: 'black', bg: 'yellow' });
const tagged = styleOf({ fg: 'yellow', bold: true });
const faint = styleOf({ fg: 'grey' });
const branchStyle = styleOf({ fg: 'cyan' });
/** Percent of one CPU from which on a process is busy. */
const busyPercent = 50;

export interface TableArea {
  readonly y: number;
  readonly height: number;
  readonly isFleet: boolean;
}

/** Draws the head of the table and the lines that fit under it. */
export function drawTable(screen: Screen, view: TableView, { y, height, isFleet }: TableArea): void {
  const shown = visibleColumns(screen.width, isFleet, view.column);
  drawHead(screen, y, shown, view);
  for (let line = 0; line < height - 1; line++) {
    const index = view.top + line;
    const found = view.lines[index];
    if (found === undefined) {
      break;
    }
    drawLine(screen, y + 1 + line, shown, found, view, index === view.index);
  }
}

function drawHead(screen: Screen, y: number, shown: readonly Column[], view: TableView): void {
  screen.fill(0, y, screen.width, 1, head);
  let x = 1;
  for (const column of shown) {
    const isSorted = column === view.column;
    const mark = isSorted ? (view.isDescending ? '▼' : '▲') : '';
    const width = column.width === 0 ? screen.width - x : column.width;
    const title = cutToWidth(column.title, column.width === 0 ? width : width - mark.length) + mark;
    screen.put(x, y, padToWidth(title, width, column.align), isSorted ? sortedHead : head);
    x += width + 1;
  }
}

function drawLine(
  screen: Screen,
  y: number,
  shown: readonly Column[],
  { row, branch, isContext }: Line,
  view: TableView,
  isSelected: boolean,
): void {
  const isTagged = view.isTagged(row.procUid);
  const whole = isSelected ? (view.isFollowing ? followed : selection) : isContext ? faint : isTagged ? tagged : null;
  if (isSelected) {
    screen.fill(0, y, screen.width, 1, whole ?? plain);
  }
  if (isTagged) {
    screen.put(0, y, '*', whole ?? tagged);
  }
  let x = 1;
  for (const column of shown) {
    if (column.width === 0) {
      drawCommand(screen, { x, y }, { row, branch }, view, whole);
      return;
    }
    const text = padToWidth(cutToWidth(column.text(row), column.width), column.width, column.align);
    screen.put(x, y, text, whole ?? styleOfCell(column, row));
    x += column.width + 1;
  }
}

/** The branch of the tree, then the command as far as it is scrolled; the name of the process stands out. */
function drawCommand(
  screen: Screen,
  { x, y }: { readonly x: number; readonly y: number },
  { row, branch }: { readonly row: TopRow; readonly branch: string },
  { left }: TableView,
  whole: Style | null,
): void {
  const start = screen.put(x, y, left === 0 ? branch : '', whole ?? branchStyle);
  const width = screen.width - start;
  if (left > 0) {
    // Whole characters are skipped, so a wide one moves the text by two columns at once.
    const rest = Array.from(`${branch}${row.command}`).slice(left).join('');
    screen.put(start, y, cutToWidth(rest, width), whole ?? plain);
    return;
  }
  screen.put(start, y, cutToWidth(row.command, width), whole ?? plain);
}

function styleOfCell(column: Column, row: TopRow): Style {
  switch (column.id) {
    case 'cpu':
      return row.cpuPercent === null || row.cpuPercent === 0
        ? faint
        : row.cpuPercent >= busyPercent
          ? styleOf({ fg: 'red', bold: true })
          : plain;
    case 'status':
      return styleOf(
        row.status === 'running'
          ? { fg: 'green', bold: true }
          : row.status === 'disk-sleep' || row.status === 'zombie'
            ? { fg: 'red', bold: true }
            : { fg: 'grey' },
      );
    case 'user':
      return row.user === 'root' ? faint : plain;
    default:
      return plain;
  }
}
