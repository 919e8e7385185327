import { readFileSync } from 'node:fs';
import { isSystemError } from '../files/kernel-text.js';
import { hasLibc } from '../native/libc.js';
import { readLimits } from '../native/prlimit.js';
import { parseLimits } from '../proc-pid/limits.js';
import { toRlimitNumber } from '../process/rlimit-numbers.js';

/** What every system allows. */
const usualLimit = 1024;

/** How many files this process may open. */
export function readDescriptorLimit(): number {
  const resource = toRlimitNumber('NOFILE');
  const limits = hasLibc() ? readLimits(process.pid, resource) : readOwnFile(resource);
  const soft = typeof limits === 'number' || limits === null ? -1 : Number(limits[0]);
  return soft < 0 ? usualLimit : soft;
}

function readOwnFile(resource: number): ReturnType<typeof parseLimits> {
  const path = '/proc/self/limits';
  try {
    return parseLimits(readFileSync(path, 'latin1'), resource, path);
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}
