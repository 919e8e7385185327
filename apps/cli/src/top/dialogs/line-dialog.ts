import { escapeControls } from '@psfleet/display';
import { textWidth } from '../../terminal/text-width.js';
import type { TerminalInput } from '../keys/key-decoder.js';
import type { Screen } from '../screen/screen.js';
import { styleOf } from '../screen/style.js';
import { type Dialog, isCancel } from './dialog.js';

const line = styleOf({ fg: 'black', bg: 'white' });
const cursor = styleOf({ reverse: true });
const wrong = styleOf({ fg: 'white', bg: 'red' });
const maxLength = 2000;

export interface LineEntry {
  readonly title: string;
  readonly text: string;
  /** Called while the text is typed; returns what is wrong with it, or null. */
  readonly check: (text: string) => string | null;
  readonly accept: (text: string) => void;
  readonly cancel: () => void;
}

/** A line of text at the bottom of the screen. A paste is text; no key in it counts. */
export class LineDialog implements Dialog {
  readonly #entry: LineEntry;
  #text: string;
  #problem: string | null;

  constructor(entry: LineEntry) {
    this.#entry = entry;
    this.#text = entry.text;
    this.#problem = null;
  }

  press(input: Exclude<TerminalInput, { readonly kind: 'status' }>): boolean {
    if (input.kind === 'paste') {
      this.#change(this.#text + input.text.replace(/[\r\n\t]+/g, ' '));
      return true;
    }
    const { key } = input;
    if (isCancel(key)) {
      this.#entry.cancel();
      return false;
    }
    if (key === 'enter') {
      this.#problem = this.#entry.check(this.#text);
      if (this.#problem === null) {
        this.#entry.accept(this.#text);
      }
      return this.#problem !== null;
    }
    if (key === 'backspace') {
      this.#change(Array.from(this.#text).slice(0, -1).join(''));
    } else if (key === 'ctrl-u') {
      this.#change('');
    } else if (key === 'ctrl-w') {
      this.#change(this.#text.replace(/\S*\s*$/, ''));
    } else if (Array.from(key).length === 1) {
      this.#change(this.#text + key);
    }
    return true;
  }

  draw(screen: Screen): void {
    const y = screen.height - 1;
    screen.fill(0, y, screen.width, 1, line);
    const problem = this.#problem === null ? '' : `  ${escapeControls(this.#problem)} `;
    const start = screen.put(0, y, `${this.#entry.title} `, line);
    const room = Math.max(4, screen.width - start - textWidth(problem) - 1);
    const end = screen.put(start, y, lastColumns(escapeControls(this.#text), room), line);
    screen.put(end, y, ' ', cursor);
    screen.put(Math.max(end + 1, screen.width - textWidth(problem)), y, problem, wrong);
  }

  #change(text: string): void {
    this.#text = text.slice(0, maxLength);
    this.#problem = this.#entry.check(this.#text);
  }
}

/** The end of a text that is too long, because that is where it is typed. */
function lastColumns(text: string, columns: number): string {
  const chars = Array.from(text);
  let [width, start] = [0, chars.length];
  while (start > 0) {
    width += textWidth(chars[start - 1] ?? '');
    if (width > columns) {
      break;
    }
    start--;
  }
  return chars.slice(start).join('');
}
