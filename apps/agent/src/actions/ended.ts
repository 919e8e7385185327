import type { Process } from '@psfleet/psutil-core';

/**
 * Whether the process has ended and only waits for its parent. A first thread that ended before the others looks like a
 * zombie too, but its process runs on.
 */
export function hasEnded(process: Process): boolean {
  const status = process.status();
  return status === 'dead' || (status === 'zombie' && process.numThreads() <= 1);
}
