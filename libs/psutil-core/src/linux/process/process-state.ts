import type { ProcessStatus } from '../../model/process.js';

/** Letters of field 3 of /proc/PID/stat, see proc_pid_stat(5) and fs/proc/array.c. Some occur only on old kernels. */
const statusByLetter: Readonly<Record<string, ProcessStatus>> = {
  R: 'running',
  S: 'sleeping',
  D: 'disk-sleep',
  T: 'stopped',
  t: 'tracing-stop',
  Z: 'zombie',
  X: 'dead',
  x: 'dead',
  K: 'wake-kill',
  W: 'waking',
  I: 'idle',
  P: 'parked',
};

/** '?' for an unknown letter. */
export function decodeState(letter: string): ProcessStatus {
  return statusByLetter[letter] ?? '?';
}
