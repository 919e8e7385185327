import type { TerminalInput } from '../keys/key-decoder.js';
import type { Screen } from '../screen/screen.js';
import { drawWindow, type WindowLine, windowRows } from '../view/window.js';
import { type Dialog, isCancel } from './dialog.js';

/** Lines for a width in columns. */
export type TextLines = (columns: number) => readonly WindowLine[];

const closing: ReadonlySet<string> = new Set(['enter', 'q', ' ']);
const margin = 6;

/** Text to read: the help, the details of a process, an explanation. It may be replaced while it is open. */
export class TextDialog implements Dialog {
  readonly #title: string;
  #lines: TextLines;
  #top = 0;
  #maxTop = 0;

  constructor(title: string, lines: TextLines) {
    this.#title = title;
    this.#lines = lines;
  }

  replace(lines: TextLines): void {
    this.#lines = lines;
  }

  press(input: Exclude<TerminalInput, { readonly kind: 'status' }>): boolean {
    if (input.kind === 'paste') {
      return true;
    }
    const steps: Readonly<Record<string, number>> = {
      up: -1,
      down: 1,
      'page-up': -10,
      'page-down': 10,
      home: -Infinity,
      end: Infinity,
    };
    const step = steps[input.key];
    if (step !== undefined) {
      this.#top = Math.max(0, Math.min(this.#maxTop, this.#top + step));
    }
    return !isCancel(input.key) && !closing.has(input.key);
  }

  draw(screen: Screen): void {
    const lines = this.#lines(Math.max(1, screen.width - margin));
    this.#maxTop = Math.max(0, lines.length - windowRows(screen));
    this.#top = Math.min(this.#top, this.#maxTop);
    drawWindow(screen, this.#title, lines.slice(this.#top));
  }
}
