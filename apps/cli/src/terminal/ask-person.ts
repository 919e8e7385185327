import { createInterface } from 'node:readline/promises';
import type { Terminal } from './terminal.js';

/** Asks for a yes on standard error and waits for a line. Only `y` and `yes` are one; the end of the input is none. */
export async function askPerson({ writeError }: Terminal, text: string): Promise<boolean> {
  writeError(`${text} [y/N] `);
  const reader = createInterface({ input: process.stdin, terminal: false });
  try {
    for await (const line of reader) {
      return /^y(es)?$/i.test(line.trim());
    }
    writeError('\n');
    return false;
  } finally {
    reader.close();
  }
}
