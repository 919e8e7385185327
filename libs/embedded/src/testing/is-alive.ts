import { readFileSync } from 'node:fs';

/** Runs, or is stopped. A process that ended counts as gone even if nobody has waited for it yet: orphans wait for pid 1, which may take its time. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false; // no such process
  }
}
