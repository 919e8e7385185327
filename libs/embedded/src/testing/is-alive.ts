import { readFileSync } from 'node:fs';

/**
 * Whether a process runs or is stopped. A zombie counts as gone: an orphan may wait for some time until pid 1 reaps it.
 */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false; // no such process
  }
}
