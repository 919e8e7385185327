import { constants } from 'node:os';
import { AccessDenied, NoSuchProcess, ZombieProcess } from '../../errors.js';
import type { PlatformExitWatch } from '../../platform/platform-process.js';
import { readExitStatus } from '../native/pidfd-info.js';
import type { PidfdCalls } from '../native/pidfd.js';
import { decodeExitStatus } from './exit-status.js';
import type { ProcessSource } from './process-source.js';

const { ESRCH } = constants.errno;

/**
 * Watches for the end of a process. With a pidfd, signal 0 delivers nothing and fails with ESRCH once the parent has
 * collected the process; poll(2) would already report a zombie. Without one (old kernel, or another machine's procfs)
 * the start time in /proc/PID/stat is compared.
 */
export function watchProcessExit(
  source: ProcessSource,
  startTicks: number | null,
  pidfds: PidfdCalls,
): PlatformExitWatch | null {
  if (!isSame(source, startTicks)) {
    return null;
  }
  const pidfd = source.context.isOwnNamespace() ? pidfds.open(source.pid) : -1;
  if (pidfd === -ESRCH) {
    return null;
  }
  if (pidfd < 0) {
    return { isGone: () => !isSame(source, startTicks), exitCode: () => null, close: () => undefined };
  }
  // The PID may have been recycled between the first reading and pidfd_open.
  if (!isSame(source, startTicks)) {
    pidfds.close(pidfd);
    return null;
  }
  const isChild = readPpid(source) === process.pid;
  return {
    isGone: () => pidfds.sendSignal(pidfd, 0) === -ESRCH,
    exitCode: () => (isChild ? decodeIfKnown(readExitStatus(pidfd)) : null),
    close: () => pidfds.close(pidfd),
  };
}

function decodeIfKnown(status: number | null): number | null {
  return status === null ? null : decodeExitStatus(status);
}

function isSame(source: ProcessSource, startTicks: number | null): boolean {
  try {
    return startTicks === null || source.freshStat().startTicks === startTicks;
  } catch (error) {
    if (error instanceof ZombieProcess || error instanceof AccessDenied) {
      return true;
    }
    if (error instanceof NoSuchProcess) {
      return false;
    }
    throw error;
  }
}

function readPpid(source: ProcessSource): number | null {
  try {
    return source.stat().ppid;
  } catch (error) {
    if (error instanceof NoSuchProcess) {
      return null;
    }
    throw error;
  }
}
