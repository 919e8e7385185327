import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Terminal } from './terminal.js';

/**
 * Asks for a secret on standard error; what is typed is not shown. Null if nothing is: after Ctrl-C, or at the
 * end of the input.
 */
export async function askSecret(
  { writeError }: Terminal,
  text: string,
  input: NodeJS.ReadableStream = process.stdin,
): Promise<string | null> {
  writeError(text);
  // As a terminal, readline turns the echo of the system off; what it would show itself goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: nowhere, terminal: true });
  try {
    return await new Promise<string | null>((resolve) => {
      reader.once('line', resolve);
      reader.once('close', () => resolve(null));
    });
  } finally {
    reader.close();
    writeError('\n');
  }
}
