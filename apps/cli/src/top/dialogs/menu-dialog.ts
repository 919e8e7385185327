import type { TerminalInput } from '../keys/key-decoder.js';
import type { Screen } from '../screen/screen.js';
import { drawWindow, windowChoice, windowRows } from '../view/window.js';
import { type Dialog, isCancel } from './dialog.js';

export interface MenuItem<Value> {
  readonly text: string;
  readonly value: Value;
}

/** A list to choose one from. A letter moves to the next item that begins with it. */
export class MenuDialog<Value> implements Dialog {
  readonly #title: string;
  readonly #items: readonly MenuItem<Value>[];
  readonly #choose: (value: Value) => void;
  #index: number;

  constructor(title: string, items: readonly MenuItem<Value>[], choose: (value: Value) => void, index = 0) {
    this.#title = title;
    this.#items = items;
    this.#choose = choose;
    this.#index = Math.max(0, index);
  }

  press(input: Exclude<TerminalInput, { readonly kind: 'status' }>): boolean {
    if (input.kind === 'paste') {
      return true;
    }
    const { key } = input;
    if (isCancel(key) || key === 'q') {
      return false;
    }
    const item = this.#items[this.#index];
    if (key === 'enter') {
      if (item !== undefined) {
        this.#choose(item.value);
      }
      return false;
    }
    this.#move(key);
    return true;
  }

  draw(screen: Screen): void {
    const rows = windowRows(screen);
    const top = Math.max(0, Math.min(this.#index - Math.floor(rows / 2), this.#items.length - rows));
    const lines = this.#items
      .slice(top, top + rows)
      .map(({ text }, line) => ({ text, ...(top + line === this.#index ? { style: windowChoice } : {}) }));
    drawWindow(screen, this.#title, lines);
  }

  #move(key: string): void {
    const last = this.#items.length - 1;
    const steps: Readonly<Record<string, number>> = { up: -1, down: 1, 'page-up': -10, 'page-down': 10 };
    const step = steps[key];
    if (step !== undefined) {
      this.#index = Math.max(0, Math.min(last, this.#index + step));
    } else if (key === 'home' || key === 'end') {
      this.#index = key === 'home' ? 0 : Math.max(0, last);
    } else if (Array.from(key).length === 1) {
      const after = [...this.#items.keys()].map((index) => (this.#index + 1 + index) % this.#items.length);
      const begins = (index: number): boolean =>
        this.#items[index]?.text.trimStart().toLowerCase().startsWith(key.toLowerCase()) === true;
      this.#index = after.find(begins) ?? this.#index;
    }
  }
}
