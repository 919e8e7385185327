import type { TerminalInput } from '../keys/key-decoder.js';
import type { Screen } from '../screen/screen.js';
import { drawWindow, windowAlarm, type WindowLine } from '../view/window.js';
import { type Dialog, isCancel } from './dialog.js';
import type { TextLines } from './text-dialog.js';

export interface Confirmation {
  readonly title: string;
  /** Which processes, and what will be done to them. Null until they were read. */
  readonly lines: TextLines | null;
  /** What `y` does, as a sentence; null if nothing can be done. */
  readonly deed: string | null;
}

const margin = 6;

/**
 * Asks before something is done to processes. Only `y` does it, and only after the processes were read and drawn: keys
 * that were typed ahead, a paste, or Enter do nothing.
 */
export class ConfirmDialog implements Dialog {
  readonly #accept: () => void;
  #confirmation: Confirmation;
  #isShown = false;

  constructor(confirmation: Confirmation, accept: () => void) {
    this.#confirmation = confirmation;
    this.#accept = accept;
  }

  replace(confirmation: Confirmation): void {
    this.#confirmation = confirmation;
    this.#isShown = false;
  }

  press(input: Exclude<TerminalInput, { readonly kind: 'status' }>): boolean {
    if (input.kind === 'paste') {
      return true;
    }
    const { key } = input;
    if (isCancel(key) || key === 'n' || key === 'q') {
      return false;
    }
    if (key === 'y' && this.#isShown && this.#confirmation.deed !== null) {
      this.#accept();
      return false;
    }
    return true;
  }

  draw(screen: Screen): void {
    const { title, lines, deed } = this.#confirmation;
    const shown: readonly WindowLine[] =
      lines === null ? [{ text: 'reading the processes as they are now ...' }] : lines(screen.width - margin);
    const choice = deed === null ? 'Esc: back' : `y: ${deed}   Esc: back`;
    // The question must be seen, whatever else there is no room for.
    const room = Math.max(1, screen.height - 4);
    drawWindow(screen, title, [...shown.slice(0, room), { text: '' }, { text: choice, style: windowAlarm }]);
    this.#isShown = lines !== null;
  }
}
