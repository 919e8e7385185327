import type { Screen } from './screen.js';
import { changeStyle, plain, type Style, withoutColour } from './style.js';

export interface FrameOptions {
  readonly hasColour: boolean;
}

/** Cells that did not change are written again where moving over them takes more bytes. */
const maxRewritten = 4;
/** The fewest blanks at the end of a row that are erased instead of written. */
const minErased = 4;

/**
 * The bytes that make a terminal which shows `before` show `after`; null: it shows anything. They touch only cells that
 * differ, and are one synchronised update, so that no half frame is seen. '' if nothing differs.
 *
 * Terminals do not agree how many columns a character takes. After one that is in doubt the cursor is placed again, and
 * the next cell is written again, so that a disagreement never moves the rest of the row.
 */
export function encodeFrame(before: Screen | null, after: Screen, options: FrameOptions): string {
  const known = before?.width === after.width && before.height === after.height ? before : null;
  const writer = new FrameWriter(after, options.hasColour);
  if (known === null) {
    writer.eraseAll();
  }
  for (let y = 0; y < after.height; y++) {
    writer.writeRow(y, known);
  }
  return writer.finish();
}

class FrameWriter {
  readonly #after: Screen;
  readonly #hasColour: boolean;
  #text = '';
  #style: Style = plain;
  /** Where the cursor is; -1 if that is in doubt. */
  #x = -1;
  #y = -1;

  constructor(after: Screen, hasColour: boolean) {
    this.#after = after;
    this.#hasColour = hasColour;
  }

  eraseAll(): void {
    this.#text += '\u001B[m\u001B[2J';
  }

  writeRow(y: number, before: Screen | null): void {
    const { width } = this.#after;
    const start = y * width;
    const blankFrom = this.#blankFrom(y);
    let mustWrite = false;
    for (let x = 0; x < width; x++) {
      const index = start + x;
      if (this.#after.glyphs[index] === '') {
        continue;
      }
      if (this.#isSame(before, index) && !mustWrite) {
        continue;
      }
      if (x >= blankFrom && width - x >= minErased) {
        this.#erase(x, y);
        return;
      }
      this.#moveTo(x, y);
      mustWrite = this.#writeCell(index);
    }
  }

  finish(): string {
    return this.#text === '' ? '' : `\u001B[?2026h${this.#text}${changeStyle(this.#style, plain)}\u001B[?2026l`;
  }

  /** The first column from which on the row is blank in the terminal's own colours. */
  #blankFrom(y: number): number {
    const { width, glyphs } = this.#after;
    let x = width;
    while (x > 0 && glyphs[y * width + x - 1] === ' ' && this.#styleAt(y * width + x - 1) === plain) {
      x--;
    }
    return x;
  }

  #styleAt(index: number): Style {
    const style = this.#after.styles[index] ?? plain;
    return this.#hasColour ? style : withoutColour(style);
  }

  #isSame(before: Screen | null, index: number): boolean {
    // What shows anything was erased.
    return before === null
      ? this.#after.glyphs[index] === ' ' && this.#styleAt(index) === plain
      : before.glyphs[index] === this.#after.glyphs[index] && before.styles[index] === this.#after.styles[index];
  }

  #erase(x: number, y: number): void {
    this.#moveTo(x, y);
    this.#text += `${changeStyle(this.#style, plain)}\u001B[K`;
    this.#style = plain;
  }

  #moveTo(x: number, y: number): void {
    if (this.#y !== y) {
      this.#text += x === 0 ? `\u001B[${y + 1}H` : `\u001B[${y + 1};${x + 1}H`;
    } else if (this.#x < 0 || this.#x > x) {
      this.#text += `\u001B[${x + 1}G`;
    } else if (this.#x < x && !this.#rewrite(x)) {
      const columns = x - this.#x;
      this.#text += columns === 1 ? '\u001B[C' : `\u001B[${columns}C`;
    }
    [this.#x, this.#y] = [x, y];
  }

  /** Writes the cells between the cursor and `x` again if they are few, plain to write and of the present style. */
  #rewrite(x: number): boolean {
    const start = this.#y * this.#after.width;
    if (x - this.#x > maxRewritten) {
      return false;
    }
    let text = '';
    for (let index = start + this.#x; index < start + x; index++) {
      const glyph = this.#after.glyphs[index] ?? '';
      if (!isCertain(glyph) || this.#styleAt(index) !== this.#style) {
        return false;
      }
      text += glyph;
    }
    this.#text += text;
    return true;
  }

  /** Writes the cell at the cursor; returns whether the next one must be written too. */
  #writeCell(index: number): boolean {
    const { glyphs, width } = this.#after;
    const glyph = glyphs[index] ?? ' ';
    const style = this.#styleAt(index);
    this.#text += changeStyle(this.#style, style);
    this.#style = style;
    if (isCertain(glyph)) {
      this.#text += glyph;
      // The cursor stays in the last column.
      this.#x = (index % width) + 1 < width ? this.#x + 1 : -1;
      return false;
    }
    const isWide = (index + 1) % width !== 0 && glyphs[index + 1] === '';
    this.#text += isWide ? `  \u001B[${this.#x + 1}G${glyph}` : glyph;
    this.#x = -1;
    return true;
  }
}

/** Whether all terminals give it one column: ASCII, Latin, and the lines, blocks and dots of windows and meters. */
function isCertain(glyph: string): boolean {
  if (glyph.length !== 1) {
    return false;
  }
  const code = glyph.charCodeAt(0);
  return code < 0x300 || (code >= 0x2500 && code <= 0x259f) || code === 0x2026 || code === 0x25b2 || code === 0x25bc;
}
