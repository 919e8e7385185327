// pidfs (fs/pidfs.c): since Linux 6.9 it has an inode per process, whose number is not reused until the next boot
import { fstatSync, statfsSync } from 'node:fs';
import type { PidfdCalls } from './pidfd.js';

/** include/uapi/linux/magic.h */
const PID_FS_MAGIC = 0x5049_4446;

/**
 * A number that identifies a process. It distinguishes processes that had the same PID and started at the same clock
 * tick, without a descriptor for each of them. Null without pidfd, before Linux 6.9 (where all pidfds share one inode),
 * or if the process is gone.
 */
export function readProcessInode(pid: number, pidfds: PidfdCalls): number | null {
  const pidfd = pidfds.open(pid);
  if (pidfd < 0) {
    return null;
  }
  try {
    hasPidfs ??= statfsSync(`/proc/self/fd/${pidfd}`).type === PID_FS_MAGIC;
    return hasPidfs ? fstatSync(pidfd).ino : null;
  } finally {
    pidfds.close(pidfd);
  }
}

/** Whether the running kernel has pidfs; null until first needed. */
let hasPidfs: boolean | null = null;
