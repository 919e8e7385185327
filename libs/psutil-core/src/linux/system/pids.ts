import { UnexpectedFormat } from '../../errors.js';
import { realIo } from '../../platform/io.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError, readKernelText } from '../files/kernel-text.js';
import { listNumbers } from '../native/list-numbers.js';
import { canReadNatively } from '../native/read-files.js';
import { parsePidStat } from '../proc-pid/stat.js';
import { findStatusValue } from '../proc-pid/status.js';

/** The numeric directories of /proc, in ascending order. */
export function readPids(context: PlatformContext): number[] {
  const pids = listPids(context);
  // The kernel lists them in order; checking that is faster than sorting.
  return pids.every((pid, index) => index === 0 || pid > (pids[index - 1] ?? 0))
    ? pids
    : pids.sort((left, right) => left - right);
}

function listPids({ io, procRoot }: PlatformContext): number[] {
  const listed = io.readdir === realIo.readdir && canReadNatively(procRoot) ? listNumbers(procRoot) : null;
  // If the native call failed, Node's readdir fails too and throws its own error.
  return Array.isArray(listed)
    ? listed
    : io
        .readdir(procRoot)
        .filter((name) => numberPattern.test(name))
        .map(Number);
}

const numberPattern = /^\d+$/;

/** /proc also has unlisted directories of threads. An id is that of a process if its thread group has the same id. */
export function readPidExists(context: PlatformContext, pid: number): boolean {
  try {
    const status = readKernelText(context.io, `${context.procRoot}/${pid}/status`).text;
    const group = findStatusValue(status, 'Tgid');
    if (group !== null) {
      return group === String(pid);
    }
  } catch (error) {
    if (!isSystemError(error)) {
      throw error;
    }
    if (error.code === 'ENOENT' || error.code === 'ESRCH') {
      return false;
    }
  }
  // The file is not readable (hidepid, for example), but the process may be listed.
  return readPids(context).includes(pid);
}

const scratch = Buffer.allocUnsafeSlow(8192);

/** Parent of every process, except those that vanish meanwhile, may not be read (hidepid), or have an odd line. */
export function readPpids(context: PlatformContext): Map<number, number> {
  const parents = new Map<number, number>();
  for (const pid of readPids(context)) {
    const path = `${context.procRoot}/${pid}/stat`;
    try {
      parents.set(pid, parsePidStat(context.io.readFile(path, scratch), path).ppid);
    } catch (error) {
      if (!isSystemError(error) && !(error instanceof UnexpectedFormat)) {
        throw error;
      }
    }
  }
  return parents;
}
