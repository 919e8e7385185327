import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { AccessDenied, NativeCallFailed, NotSupported } from '../../errors.js';
import type { ProcessEvent, ProcessEventSource, ReapedTotals } from '../../platform/process-event-source.js';
import type { Io } from '../../platform/io.js';
import type { PlatformContext } from '../../platform/platform.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { isSystemError } from '../files/kernel-text.js';
import { drainDatagrams } from '../native/datagrams.js';
import { openProcConnector, type ProcConnector } from '../native/proc-connector.js';
import { isPathOf, splitCmdline } from '../proc-pid/cmdline.js';
import { linkTarget } from '../proc-pid/links.js';
import { isUninterruptible } from '../proc-pid/memory-lock.js';
import { fieldOf, scanPidStat, statField } from '../proc-pid/stat.js';
import { USER_HZ } from '../proc/stat.js';
import { decodeProcEvent } from './decode-event.js';
import { followEnds, type TakenEnds } from './end-accounts.js';
import { followKernelLog } from './kernel-log.js';

const { EPERM, EACCES, EPROTONOSUPPORT, EAFNOSUPPORT, ECONNREFUSED, ENOENT } = constants.errno;

/** Errors of kernels without CONNECTOR and PROC_EVENTS. */
const absentErrnos: ReadonlySet<number> = new Set([EPROTONOSUPPORT, EAFNOSUPPORT, ECONNREFUSED, ENOENT]);

const noEnds: TakenEnds = { ends: [], lostEnds: 0, endOverruns: 0 };

/**
 * Room for /proc/PID/stat, and for as many arguments as anybody keeps: even if each has one byte, more than 8 KiB of
 * text besides what separates them.
 */
const scratch = Buffer.allocUnsafeSlow(20_480);

/**
 * Reports forks, execs and exits from the process events connector, what the kernel accounted to processes that ended,
 * and out-of-memory kills from the kernel log if it may be read.
 */
export function openEventSource(
  { io, procRoot, sysRoot }: Pick<PlatformContext, 'io' | 'procRoot' | 'sysRoot'>,
  kernelLogPath: string,
  accounting: boolean,
): ProcessEventSource {
  const { fd, reader } = openConnector();
  const log = followKernelLog(kernelLogPath);
  const accounts = accounting ? followEnds(io, sysRoot) : { problem: 'it was not asked for' };
  const read = (pid: number, name: string): Buffer | null =>
    unlessGone(() => readFront(io, `${procRoot}/${pid}/${name}`));
  const readExe = (pid: number): string | null => unlessGone(() => linkTarget(io.readlink(`${procRoot}/${pid}/exe`)));
  const nameOf = (pid: number): string => decodeBytes(read(pid, 'comm') ?? Buffer.of()).replace(/\n$/u, '');
  return {
    accountingProblem: 'problem' in accounts ? accounts.problem : null,
    take: () => {
      const events: ProcessEvent[] = [];
      const overruns = drainDatagrams(reader, (bytes, length) => {
        const event = decodeProcEvent(bytes, length);
        if (event !== null) {
          events.push(event);
        }
      });
      // Afterwards: whoever's exit is among the events has been accounted before it.
      const accounted = 'problem' in accounts ? noEnds : accounts.take();
      return { events: log === null ? events : [...events, ...log.take()], overruns, ...accounted };
    },
    readCommand: (pid) => {
      // It has just begun its program, so that it hardly has other threads whose states would have to be read.
      const bytes = isUninterruptible(io, `${procRoot}/${pid}`) ? null : read(pid, 'cmdline');
      return bytes === null || bytes.length === 0
        ? null
        : splitCmdline(
            decodeBytes(bytes),
            (text) => isPathOf(text, { exe: readExe(pid), readName: () => nameOf(pid) }),
            bytes.length === scratch.length,
          );
    },
    readReaped: (pid) => {
      const bytes = read(pid, 'stat');
      return bytes === null ? null : reapedOf(bytes, `${procRoot}/${pid}/stat`);
    },
    close: () => {
      closeSync(fd);
      log?.close();
      if (!('problem' in accounts)) {
        accounts.close();
      }
    },
  };
}

/** Arguments can have megabytes, of which the first are enough. */
function readFront(io: Io, path: string): Buffer {
  const fd = io.open(path);
  try {
    return scratch.subarray(0, io.pread(fd, scratch));
  } finally {
    io.close(fd);
  }
}

function reapedOf(bytes: Buffer, path: string): ReapedTotals {
  const { fields } = scanPidStat(bytes, path, statField.rssPages);
  const ticks = fieldOf(fields, statField.childrenUserTicks) + fieldOf(fields, statField.childrenSystemTicks);
  return { cpuTicks: (ticks * 100) / USER_HZ, minorFaults: fieldOf(fields, statField.childMinorFaults) };
}

function unlessGone<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}

function openConnector(): ProcConnector {
  try {
    return openProcConnector();
  } catch (error) {
    if (error instanceof NativeCallFailed && (error.errno === EPERM || error.errno === EACCES)) {
      throw new AccessDenied({ message: 'process events need CAP_NET_ADMIN in the first namespaces', cause: error });
    }
    if (error instanceof NativeCallFailed && absentErrnos.has(error.errno)) {
      throw new NotSupported('this kernel has no process events connector', { cause: error });
    }
    throw error;
  }
}
