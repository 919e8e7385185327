import type { Terminal } from '../src/terminal/terminal.js';

/** A terminal that keeps what is written; by default a pipe without colours. */
export function recordingTerminal(
  facts: Partial<Terminal> = {},
): Terminal & { readonly output: () => string; readonly errors: () => string } {
  let [output, errors] = ['', ''];
  return {
    isTerminal: false,
    isInteractive: false,
    columns: null,
    hasColour: false,
    ...facts,
    write: (text) => void (output += text),
    writeError: (text) => void (errors += text),
    output: () => output,
    errors: () => errors,
  };
}
