import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import xterm from '@xterm/headless';

const relay = join(import.meta.dirname, '..', '..', 'tests', 'programs', 'relay-terminal.py');
const limitMs = 60_000;

/**
 * Runs a program in a terminal of this size. `untilShown(pattern)` resolves with the emulator at the next change after
 * which its screen fits; `type(text)` presses keys; `close()` hangs up.
 */
export function openTerminal(command, { columns, rows, env }) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const child = spawn('/usr/bin/python3', [relay, columns, rows, 0, ...command].map(String), {
    env: { TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  child.stdout.on('data', (bytes) => terminal.write(bytes));
  // The program asks the terminal what it is, and waits for the answer before it draws on.
  const type = (text) => child.stdin.write(`${JSON.stringify(['type', text])}\n`);
  terminal.onData(type);
  return {
    type,
    untilShown: (pattern) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`the terminal does not show ${pattern}:\n${textOf(terminal)}`)),
          limitMs,
        );
        const watch = terminal.onWriteParsed(() => {
          if (pattern.test(textOf(terminal))) {
            clearTimeout(late);
            watch.dispose();
            resolve(terminal);
          }
        });
      }),
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

function textOf({ buffer, rows }) {
  const { active } = buffer;
  const lines = Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true));
  return lines.join('\n');
}
