import { constants } from 'node:os';
import { hasLibc } from './libc.js';
import { closeDescriptor } from './read-files.js';
import { callSystem } from './syscall.js';

/** From 424 on, system call numbers are the same on every architecture. */
const PIDFD_SEND_SIGNAL = 424;
const PIDFD_OPEN = 434;

/**
 * A pidfd is a descriptor of a process (Linux 5.3) and refers to the same process forever, even after its PID is
 * recycled. Results are a descriptor, 0, or the negated errno. Injectable, so that tests can simulate a kernel without
 * pidfd.
 */
export interface PidfdCalls {
  /**
   * pidfd_open(2). -ESRCH: no such process; -ENOSYS: kernel before 5.3, or no native calls; -EPERM: a seccomp filter;
   * -EINVAL, from Linux 6.15 on -ENOENT: the id of a thread.
   */
  open(pid: number): number;
  /** pidfd_send_signal(2). -ESRCH: it ended (and was collected); -EPERM: not permitted. */
  sendSignal(pidfd: number, signal: number): number;
  close(pidfd: number): void;
}

export const pidfdCalls: PidfdCalls = {
  open: (pid) => (hasLibc() ? callSystem(PIDFD_OPEN, pid) : -constants.errno.ENOSYS),
  sendSignal: (pidfd, signal) => callSystem(PIDFD_SEND_SIGNAL, pidfd, signal),
  close: closeDescriptor,
};
