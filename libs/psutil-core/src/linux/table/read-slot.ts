import { constants } from 'node:os';
import type { Io } from '../../platform/io.js';
import type { ProcessIdentityFacts } from '../../platform/process-table.js';
import type { LinuxProcessContext } from '../process/process-source.js';
import { NativeCallFailed } from '../../errors.js';
import { isSystemError } from '../files/kernel-text.js';
import { errnoName } from '../native/libc.js';
import { parseCgroup, parsePlacement } from '../proc-pid/cgroup.js';
import { cleanLink } from '../proc-pid/links.js';
import { splitCmdline } from '../proc-pid/cmdline.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { clearIo, storeIo, storeStatus } from './decode.js';
import type { RawReads } from './raw-reads.js';
import type { Slots } from './slots.js';

const { ENOENT, ESRCH, EACCES, EPERM } = constants.errno;
const GONE: ReadonlySet<number> = new Set([ENOENT, ESRCH]);
const REFUSED: ReadonlySet<number> = new Set([EACCES, EPERM]);
const ZOMBIE = 'Z'.charCodeAt(0);

/** Which of the other files a table reads. */
export interface FilesToRead {
  readonly status: boolean;
  readonly io: boolean;
  readonly fds: boolean;
}

const scratch = Buffer.allocUnsafeSlow(65_536);

/** Reads the files that tell what a process did, besides stat. What is refused, or vanishes meanwhile, becomes NaN. */
export function readActivity(
  context: LinuxProcessContext,
  reads: RawReads,
  slots: Slots,
  slot: number,
  files: FilesToRead,
): void {
  const { columns } = slots;
  const directory = `${context.procRoot}/${columns.pid[slot] ?? 0}`;
  if (files.status) {
    const bytes = readScratch(context.io, reads, slots.statusFds[slot] ?? -1, `${directory}/status`);
    if (bytes !== null) {
      storeStatus(columns, slot, bytes);
    }
  }
  if (files.io) {
    const bytes = readScratch(context.io, reads, slots.ioFds[slot] ?? -1, `${directory}/io`);
    if (bytes === null) {
      clearIo(columns, slot);
    } else {
      storeIo(columns, slot, bytes);
    }
  }
  if (files.fds) {
    columns.numFds[slot] = ifAllowed(() => countDescriptors(context, `${directory}/fd`)) ?? Number.NaN;
  }
}

/** The size of this directory is the number of its entries from Linux 6.2 on (fs/proc/fd.c), and 0 before: then they are counted. */
function countDescriptors({ io }: LinuxProcessContext, path: string): number {
  return io.stat(path).size || io.readdir(path).length;
}

/** Reads what a process is. A zombie has no program and no arguments any more: unknown, rather than none. */
export function readIdentity(
  context: LinuxProcessContext,
  slots: Slots,
  slot: number,
  name: string,
  userName: (uid: number) => string | null,
): ProcessIdentityFacts {
  const { columns } = slots;
  const directory = `${context.procRoot}/${columns.pid[slot] ?? 0}`;
  const isKernelThread = columns.kernelThread[slot] === 1;
  const isZombie = columns.state[slot] === ZOMBIE;
  const uid = columns.uid[slot] ?? Number.NaN;
  const ttyNr = columns.ttyNr[slot] ?? 0;
  const cgroup = readCgroup(context, directory);
  return {
    name,
    exe: isKernelThread
      ? ''
      : isZombie
        ? null
        : ifAllowed(() => cleanLink(context.io.readlink(`${directory}/exe`), (path) => context.io.exists(path))),
    cmdline: isKernelThread ? [] : isZombie ? null : readArguments(context, directory),
    username: Number.isNaN(uid) ? null : (userName(uid) ?? String(uid)),
    terminal: ttyNr === 0 ? null : context.terminalPath(ttyNr),
    cgroup,
    ...parsePlacement(cgroup),
  };
}

function readCgroup(context: LinuxProcessContext, directory: string): string | null {
  const bytes = readIfAllowed(context, `${directory}/cgroup`);
  return bytes === null ? null : parseCgroup(decodeBytes(bytes));
}

function readArguments(context: LinuxProcessContext, directory: string): string[] | null {
  const bytes = readIfAllowed(context, `${directory}/cmdline`);
  return bytes === null ? null : splitCmdline(decodeBytes(bytes));
}

function readIfAllowed(context: LinuxProcessContext, path: string): Buffer | null {
  return ifAllowed(() => context.io.readFile(path, scratch));
}

/** From a kept descriptor, or else by path. Mostly a part of `scratch`; null when the system refuses, or the process ended. */
function readScratch(io: Io, reads: RawReads, keptFd: number, path: string): Buffer | null {
  const length = keptFd < 0 ? reads.readFile(path, scratch) : reads.pread(keptFd, scratch);
  if (length === scratch.length) {
    // It may be longer: thousands of groups stand in one line of status.
    return ifAllowed(() => io.readFile(path));
  }
  if (length >= 0) {
    return scratch.subarray(0, length);
  }
  if (GONE.has(-length) || REFUSED.has(-length)) {
    return null;
  }
  throw new NativeCallFailed('read', -length, errnoName(-length), path);
}

/** Null when the system refuses, or the process ended. */
export function ifAllowed<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isGone(error) || isRefused(error)) {
      return null;
    }
    throw error;
  }
}

export function isGone(error: unknown): boolean {
  return isSystemError(error) && error.errno !== undefined && GONE.has(Math.abs(error.errno));
}

export function isRefused(error: unknown): boolean {
  return isSystemError(error) && error.errno !== undefined && REFUSED.has(Math.abs(error.errno));
}
