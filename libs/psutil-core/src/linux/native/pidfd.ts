import { closeSync } from 'node:fs';
import { callSystem } from './syscall.js';

/** System call numbers above 423 are the same on every architecture. */
const PIDFD_SEND_SIGNAL = 424;
const PIDFD_OPEN = 434;

/**
 * A pidfd is a process as a file descriptor (Linux 5.3): it keeps meaning the same process for ever, whatever its PID
 * is given to later. Results are descriptors or 0, or the negated errno. Injectable, so that a kernel without pidfd can
 * be simulated.
 */
export interface PidfdCalls {
  /**
   * pidfd_open(2). -ESRCH: no such process; -ENOSYS: kernel before 5.3; -EPERM: a seccomp filter; -EINVAL: the id of a
   * thread.
   */
  open(pid: number): number;
  /** pidfd_send_signal(2). -ESRCH: it ended (and was collected); -EPERM: not permitted. */
  sendSignal(pidfd: number, signal: number): number;
  close(pidfd: number): void;
}

export const pidfdCalls: PidfdCalls = {
  open: (pid) => callSystem(PIDFD_OPEN, pid),
  sendSignal: (pidfd, signal) => callSystem(PIDFD_SEND_SIGNAL, pidfd, signal),
  close: (pidfd) => closeSync(pidfd),
};
