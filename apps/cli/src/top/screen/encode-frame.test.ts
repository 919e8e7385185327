import { Terminal } from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { encodeFrame } from './encode-frame.js';
import { Screen } from './screen.js';
import { plain, type Style, styleOf } from './style.js';

const [width, height] = [40, 8];
const hasColour = true;
const styles: readonly Style[] = [
  plain,
  styleOf({ fg: 'red' }),
  styleOf({ fg: 'grey', bg: 'cyan' }),
  styleOf({ bold: true }),
  styleOf({ fg: 'green', bold: true, underline: true }),
  styleOf({ dim: true }),
  styleOf({ reverse: true, bg: 'blue' }),
];
/** Every terminal agrees about their widths. */
const words = ['node', 'Zürich', '数据库', 'e\u0301e\u0301', '─│┌', '▁▂█', '   ', '한글', 'x', '…', 'ไทย'];

function openTerminal(columns = width, rows = height): Terminal {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.write('\u001B[?7l');
  return terminal;
}

function send(terminal: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve));
}

/** What the cells of the terminal show: characters, width, and attributes as one text. */
function cellsOf(terminal: Terminal): string[] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: terminal.rows }, (_, y) => {
    const line = buffer.getLine(y);
    return Array.from({ length: terminal.cols }, (_, x) => {
      const cell = line?.getCell(x);
      if (cell === undefined) {
        return '?';
      }
      const marks = [cell.isBold(), cell.isDim(), cell.isUnderline(), cell.isInverse()].map((flag) =>
        flag === 0 ? '-' : 'x',
      );
      const colour = `${cell.isFgDefault() ? '' : cell.getFgColor()}/${cell.isBgDefault() ? '' : cell.getBgColor()}`;
      return `${cell.getWidth() === 0 ? '' : cell.getChars() || ' '}|${marks.join('')}${colour}`;
    }).join(' ');
  });
}

function expectedCells(screen: Screen): string[] {
  return Array.from({ length: screen.height }, (_, y) =>
    Array.from({ length: screen.width }, (_, x) => {
      const index = y * screen.width + x;
      const style = screen.styles[index] ?? 0;
      const colour = (shift: number): string =>
        String(((style >> shift) & 0x1ff || '') && ((style >> shift) & 0x1ff) - 1);
      const marks = [18, 19, 20, 21].map((bit) => (((style >> bit) & 1) === 0 ? '-' : 'x'));
      return `${screen.glyphs[index] ?? ''}|${marks.join('')}${colour(0)}/${colour(9)}`;
    }).join(' '),
  );
}

/** Numbers that are the same in every run: 0 to `end` - 1. */
function randomSource(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

function scribble(screen: Screen, random: (end: number) => number): void {
  for (let count = random(12); count > 0; count--) {
    const word = words[random(words.length)] ?? '';
    screen.put(random(screen.width), random(screen.height), word, styles[random(styles.length)]);
  }
}

function copyOf(screen: Screen): Screen {
  const copy = new Screen(screen.width, screen.height);
  screen.glyphs.forEach((glyph, index) => (copy.glyphs[index] = glyph));
  copy.styles.set(screen.styles);
  return copy;
}

describe('a frame', () => {
  test('makes a terminal show any screen, from any other one', async () => {
    const random = randomSource(20_261_130);
    const terminal = openTerminal();
    let shown: Screen | null = null;
    for (let round = 0; round < 400; round++) {
      const next: Screen = shown === null || random(10) === 0 ? new Screen(width, height) : copyOf(shown);
      scribble(next, random);
      await send(terminal, encodeFrame(random(30) === 0 ? null : shown, next, { hasColour }));
      expect(cellsOf(terminal), `round ${round}`).toEqual(expectedCells(next));
      shown = next;
    }
  });

  test('is nothing if nothing changed', () => {
    const screen = new Screen(width, height);
    screen.put(3, 3, '数据库', styles[2]);
    expect(encodeFrame(screen, copyOf(screen), { hasColour })).toBe('');
  });

  test('is one synchronised update, and leaves the terminal without a style', () => {
    const screen = new Screen(width, height);
    screen.put(0, 0, 'x', styleOf({ fg: 'red' }));
    expect(encodeFrame(new Screen(width, height), screen, { hasColour })).toBe(
      '\u001B[?2026h\u001B[1H\u001B[31mx\u001B[m\u001B[?2026l',
    );
  });

  test('has a few bytes for a few cells, and none for the blanks at the end of a row', () => {
    const before = new Screen(200, 50);
    before.put(100, 20, 'a long command line', plain);
    const after = copyOf(before);
    after.fill(104, 20, 96, 1);
    expect(encodeFrame(before, after, { hasColour })).toHaveLength(
      '\u001B[?2026h\u001B[21;105H\u001B[K\u001B[?2026l'.length,
    );
  });

  test('has no colours where there shall be none, but its other marks', () => {
    const screen = new Screen(width, height);
    screen.put(0, 0, 'x', styleOf({ fg: 'red', bg: 'blue', bold: true }));
    const frame = encodeFrame(null, screen, { hasColour: false });
    expect(frame).toContain('\u001B[1mx');
    expect(frame).not.toMatch(/\[(\d+;)*[34]\d/);
  });

  /** xterm.js gives new emoji one column, as other terminals give other characters. */
  test.each(['\u{1F9D1}', '\u{1FAE0}', '\u231A', '\u{1F1E9}\u{1F1EA}', 'ကို'])(
    'keeps the rest of the row in its place after %s, whatever its width is',
    async (text) => {
      const terminal = openTerminal();
      const before = new Screen(width, height);
      before.put(0, 1, 'everything else on this row', plain);
      const after = copyOf(before);
      after.put(4, 1, text, plain);
      after.put(12, 1, 'LATER', plain);
      await send(terminal, encodeFrame(null, before, { hasColour }));
      await send(terminal, encodeFrame(before, after, { hasColour }));
      const cells = (cellsOf(terminal)[1] ?? '').split(/(?<=\/) /).map((cell) => cell[0]);
      expect(cells.slice(0, 4).join('')).toBe('ever');
      expect(cells.slice(12, 21).join('')).toBe('LATERn th');
    },
  );
});

describe('a screen', () => {
  test('keeps no half of a wide character', () => {
    const screen = new Screen(10, 1);
    screen.put(0, 0, '数据库', plain);
    screen.put(1, 0, 'xx', plain);
    expect(screen.textOf(0)).toBe(' xx 库');
  });

  test('cuts before a wide character that does not fit, and outside of its edges', () => {
    const screen = new Screen(5, 1);
    expect(screen.put(2, 0, '数据', plain)).toBe(4);
    screen.put(0, 7, 'nowhere', plain);
    screen.put(9, 0, 'nowhere', plain);
    expect(screen.textOf(0)).toBe('  数');
  });
});

test('a control that a caller did not escape never reaches the terminal', () => {
  const screen = new Screen(80, 2);
  screen.put(0, 0, 'gone (\u001B]52;c;cm0=\u0007\u009B2J) ü');
  expect(screen.textOf(0)).toBe(String.raw`gone (\u{1b}]52;c;cm0=\u{7}\u{9b}2J) ü`);
  const frame = encodeFrame(new Screen(80, 2), screen, { hasColour });
  expect(['\u001B]', '\u0007', '\u009B'].filter((control) => frame.includes(control))).toEqual([]);
});
