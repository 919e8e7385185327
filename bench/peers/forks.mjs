import { readFileSync } from 'node:fs';

/** Processes and threads that the machine has started since its boot. */
export function forksSoFar() {
  return Number(/^processes (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))[1]);
}
