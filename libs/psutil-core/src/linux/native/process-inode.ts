// pidfs: fs/pidfs.c; each process has an inode there from Linux 6.9 on, which no later process gets until the next
// boot.
import { fstatSync, statfsSync } from 'node:fs';
import type { PidfdCalls } from './pidfd.js';

/** PID_FS_MAGIC of include/uapi/linux/magic.h. */
const PID_FS_MAGIC = 0x5049_4446;

/**
 * A number that only this process has, or null: before Linux 6.9, where all pidfds share one inode, without pidfd, or
 * when the process is gone. Tells apart processes that had the same PID and started at the same clock tick, without a
 * descriptor for each of them.
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

/** Of the running kernel; null before the first question. */
let hasPidfs: boolean | null = null;
