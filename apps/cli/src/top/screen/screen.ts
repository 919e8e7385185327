import { escapeControls } from '@psfleet/display';
import { splitClusters } from './clusters.js';
import { plain, type Style } from './style.js';

const onlyAscii = /^[\u0020-\u007E]*$/;
const asciiGlyphs = Array.from({ length: 128 }, (_, code) => String.fromCodePoint(code));

/** A grid of cells: what a terminal of this size shows. It knows nothing of how that is sent. */
export class Screen {
  readonly width: number;
  readonly height: number;
  /** One character with its marks per cell, row by row; '' is the right half of a wide one. */
  readonly glyphs: string[];
  readonly styles: Uint32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.glyphs = Array.from({ length: width * height }, () => ' ');
    this.styles = new Uint32Array(width * height);
  }

  clear(): void {
    this.glyphs.fill(' ');
    this.styles.fill(plain);
  }

  /**
   * Writes text from a cell to the right, up to column `end` (exclusive; default: the edge), and returns the column
   * after it. What does not fit is left out. Controls are escaped, although callers that count columns escape them
   * before: one that forgets it must not give the terminal to the owner of a process.
   */
  put(x: number, y: number, text: string, style: Style = plain, end = this.width): number {
    const edge = Math.min(end, this.width);
    if (y < 0 || y >= this.height || x >= edge) {
      return x;
    }
    if (onlyAscii.test(text)) {
      const stop = Math.min(edge, x + text.length);
      for (let column = Math.max(0, x); column < stop; column++) {
        this.#set(column, y, asciiGlyphs[text.charCodeAt(column - x)] ?? ' ', 1, style);
      }
      return stop;
    }
    let column = x;
    for (const cluster of splitClusters(escapeControls(text))) {
      if (column + cluster.width > edge) {
        break;
      }
      if (column >= 0) {
        this.#set(column, y, cluster.text, cluster.width, style);
      }
      column += cluster.width;
    }
    return column;
  }

  /** Fills a rectangle with blanks. */
  fill(x: number, y: number, width: number, height: number, style: Style = plain): void {
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row++) {
      for (let column = Math.max(0, x); column < Math.min(this.width, x + width); column++) {
        this.#set(column, row, ' ', 1, style);
      }
    }
  }

  /** Gives the cells of a part of a row another style and leaves their characters. */
  restyle(x: number, y: number, width: number, style: Style): void {
    if (y >= 0 && y < this.height) {
      const start = y * this.width;
      this.styles.fill(style, start + Math.max(0, x), start + Math.min(this.width, x + width));
    }
  }

  /** The text of a row, without the blanks at its end. */
  textOf(y: number): string {
    return this.glyphs
      .slice(y * this.width, (y + 1) * this.width)
      .join('')
      .trimEnd();
  }

  /** A wide character of which one half is overwritten loses the other half too. */
  #set(x: number, y: number, glyph: string, width: 1 | 2, style: Style): void {
    const { glyphs, styles } = this;
    const index = y * this.width + x;
    if (glyphs[index] === '' && x > 0) {
      glyphs[index - 1] = ' ';
    }
    const last = index + width - 1;
    if (x + width < this.width && glyphs[last + 1] === '') {
      glyphs[last + 1] = ' ';
    }
    glyphs[index] = glyph;
    styles[index] = style;
    if (width === 2) {
      glyphs[last] = '';
      styles[last] = style;
    }
  }
}
