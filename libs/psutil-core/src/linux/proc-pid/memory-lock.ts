import type { Io } from '../../platform/io.js';
import { unlessRefused } from '../files/kernel-text.js';

const scratch = Buffer.allocUnsafeSlow(1024);
/** A process with more threads is taken for one whose memory is held: reading their states would block a sweep. */
export const maxThreads = 1_000;
const closingParenthesis = ')'.charCodeAt(0);
const blank = ' '.charCodeAt(0);
const uninterruptible = 'D'.charCodeAt(0);

/**
 * Whether reading the arguments, the environment or the maps of a process may take for ever: the kernel reads them
 * under the lock of its memory (mmap_lock). A thread that maps something over a file of a FUSE file system which does
 * not answer sleeps with that lock, and others wait for it; all of them are in the state D, in which a process reads
 * from a disk too, but not for long. False for a process that is gone.
 */
export function isMemoryHeld(io: Io, directory: string): boolean {
  const threads = unlessRefused(() => io.readdir(`${directory}/task`)) ?? [];
  return threads.length > maxThreads || threads.some((thread) => isUninterruptible(io, `${directory}/task/${thread}`));
}

/** Whether a thread, or a process with one thread, is in that state. */
export function isUninterruptible(io: Io, directory: string): boolean {
  const fd = unlessRefused(() => io.open(`${directory}/stat`));
  if (fd === null) {
    return false;
  }
  try {
    const length = unlessRefused(() => io.pread(fd, scratch)) ?? 0;
    // proc_pid_stat(5): the state follows the name, which is in parentheses and may have some itself.
    const end = scratch.subarray(0, length).lastIndexOf(closingParenthesis);
    return scratch[end + 1] === blank && scratch[end + 2] === uninterruptible;
  } finally {
    io.close(fd);
  }
}
