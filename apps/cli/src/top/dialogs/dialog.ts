import type { TerminalInput } from '../keys/key-decoder.js';
import type { Screen } from '../screen/screen.js';

/** A window or a line over the table, which gets all keys while it is open. */
export interface Dialog {
  /** Returns whether it stays open. */
  press(input: Exclude<TerminalInput, { readonly kind: 'status' }>): boolean;
  draw(screen: Screen): void;
}

/** Keys that close every dialog and do nothing else. */
export function isCancel(key: string): boolean {
  return key === 'esc' || key === 'ctrl-c' || key === 'f10';
}
