import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Terminal } from './terminal.js';

/** Asks for a secret on standard error; what is typed is not shown. */
export async function askSecret({ writeError }: Terminal, text: string): Promise<string> {
  writeError(text);
  // As a terminal, readline turns the echo of the system off; what it would show itself goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await reader.question('');
  } finally {
    reader.close();
    writeError('\n');
  }
}
