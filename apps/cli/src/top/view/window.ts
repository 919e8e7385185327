import { cutToWidth, textWidth } from '../../terminal/text-width.js';
import type { Screen } from '../screen/screen.js';
import { type Style, styleOf } from '../screen/style.js';

export interface WindowLine {
  readonly text: string;
  readonly style?: Style;
}

export const windowStyle = styleOf({ fg: 'white', bg: 'blue' });
export const windowTitle = styleOf({ fg: 'white', bg: 'blue', bold: true });
export const windowChoice = styleOf({ fg: 'black', bg: 'cyan' });
export const windowAlarm = styleOf({ fg: 'white', bg: 'red', bold: true });

const borderColumns = 4;
const borderRows = 2;

/** How many lines a window has room for. */
export function windowRows(screen: Screen): number {
  return Math.max(1, screen.height - borderRows);
}

/** Draws a framed window in the middle of the screen, over what is there. Lines that do not fit are cut. */
export function drawWindow(screen: Screen, title: string, lines: readonly WindowLine[]): void {
  const rows = lines.slice(0, windowRows(screen));
  const wanted = Math.max(textWidth(title) + 2, ...rows.map(({ text }) => textWidth(text)));
  const inner = Math.max(1, Math.min(wanted, screen.width - borderColumns));
  const x = Math.max(0, Math.floor((screen.width - inner - borderColumns) / 2));
  const y = Math.max(0, Math.floor((screen.height - rows.length - borderRows) / 2));
  screen.fill(x, y, inner + borderColumns, rows.length + borderRows, windowStyle);
  const top = ` ${cutToWidth(title, inner - 2)} `;
  screen.put(x, y, `┌─${top}${'─'.repeat(Math.max(0, inner + 1 - textWidth(top)))}┐`, windowStyle);
  screen.put(x + 2, y, top, windowTitle);
  rows.forEach(({ text, style = windowStyle }, index) => {
    screen.put(x, y + 1 + index, '│', windowStyle);
    if (style !== windowStyle) {
      screen.restyle(x + 1, y + 1 + index, inner + 2, style);
    }
    screen.put(x + 2, y + 1 + index, cutToWidth(text, inner), style);
    screen.put(x + inner + 3, y + 1 + index, '│', windowStyle);
  });
  screen.put(x, y + 1 + rows.length, `└${'─'.repeat(inner + 2)}┘`, windowStyle);
}

/** Breaks text into lines of at most `columns`, at blanks where there are any. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && textWidth(`${line} ${rest}`) <= columns) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== '') {
      lines.push(line);
    }
    while (textWidth(rest) > columns) {
      const kept = keepColumns(rest, columns);
      lines.push(kept);
      rest = rest.slice(kept.length);
    }
    line = rest;
  }
  return [...lines, line];
}

function keepColumns(text: string, columns: number): string {
  let kept = '';
  for (const char of text) {
    if (textWidth(kept + char) > columns && kept !== '') {
      break;
    }
    kept += char;
  }
  return kept;
}
