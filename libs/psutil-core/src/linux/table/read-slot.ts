import { constants } from 'node:os';
import { NativeCallFailed, UnexpectedFormat } from '../../errors.js';
import type { Io } from '../../platform/io.js';
import { isOwnLack } from '../../platform/own-lack.js';
import type { ProcessColumns, ProcessIdentityFacts } from '../../platform/process-table.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { isSystemError } from '../files/kernel-text.js';
import { errnoName } from '../native/libc.js';
import { parseCgroup, parsePlacement } from '../proc-pid/cgroup.js';
import { isPathOf, splitCmdline, type KnownProgram } from '../proc-pid/cmdline.js';
import { isMemoryHeld, maxThreads } from '../proc-pid/memory-lock.js';
import { readExecutable } from '../process/executable.js';
import type { LinuxProcessContext } from '../process/process-source.js';
import { clearIo, storeIo, storeStatus } from './decode.js';
import type { RawReads } from './raw-reads.js';
import type { Slots } from './slots.js';
import type { TableSystem } from './table-system.js';

const { ENOENT, ESRCH, EACCES, EPERM } = constants.errno;
const goneErrnos: ReadonlySet<number> = new Set([ENOENT, ESRCH]);
const refusedErrnos: ReadonlySet<number> = new Set([EACCES, EPERM]);
const [zombie, uninterruptible] = ['Z', 'D'].map((char) => char.charCodeAt(0));

/** Which files a table reads besides stat. */
export interface FilesToRead {
  readonly status: boolean;
  readonly io: boolean;
  readonly fds: boolean;
}

const scratch = Buffer.allocUnsafeSlow(65_536);

/** Reads status, io and fd into the columns. Values that are refused, or whose process ended, become NaN. */
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

/**
 * From Linux 6.2 on the size of this directory is the number of its entries (fs/proc/fd.c); before, it is 0 and they
 * are counted.
 */
function countDescriptors({ io }: LinuxProcessContext, path: string): number {
  return io.stat(path).size || io.readdir(path).length;
}

/**
 * Whether it is a zombie or is about to be one: the memory of a process goes before its state changes, and that of a
 * leader whose threads go on goes too.
 */
export function hasEnded({ state, vms, kernelThread }: ProcessColumns, slot: number): boolean {
  return state[slot] === zombie || (vms[slot] === 0 && kernelThread[slot] === 0);
}

/** Whether its arguments cannot be read now; from the line of stat that was read last where it has one thread. */
export function isHeld({ io, procRoot }: LinuxProcessContext, columns: ProcessColumns, slot: number): boolean {
  const threads = columns.numThreads[slot] ?? 0;
  if (threads === 1) {
    return columns.state[slot] === uninterruptible;
  }
  return threads > maxThreads || isMemoryHeld(io, `${procRoot}/${columns.pid[slot] ?? 0}`);
}

/**
 * Reads what a process is, and of its arguments what fits into the buffer, if there is one. A process that has ended
 * has lost program and arguments: they are unknown rather than absent.
 */
export function readIdentity(
  { context, reads, userName }: TableSystem,
  slots: Slots,
  slot: number,
  name: string,
  argumentBuffer: Buffer | null,
): ProcessIdentityFacts {
  const { columns } = slots;
  const directory = `${context.procRoot}/${columns.pid[slot] ?? 0}`;
  const isKernelThread = columns.kernelThread[slot] === 1;
  const executable = isKernelThread ? null : ifAllowed(() => readExecutable(context.io, directory));
  const exe = isKernelThread ? '' : (executable?.path ?? null);
  const isWaiting = !isKernelThread && isHeld(context, columns, slot);
  const cmdline = isKernelThread
    ? []
    : isWaiting
      ? null
      : readArguments(context.io, reads, directory, { exe, readName: () => name }, argumentBuffer);
  // The memory may go between the readings, which then find no program and an empty file of arguments.
  const isGone = !isKernelThread && (hasEnded(columns, slot) || (exe === null && cmdline?.length === 0));
  const uid = columns.uid[slot] ?? Number.NaN;
  const ttyNr = columns.ttyNr[slot] ?? 0;
  const cgroup = readCgroup(context, directory);
  return {
    name,
    exe: isGone ? null : exe,
    exeState: executable?.state ?? null,
    cmdline: isGone ? null : cmdline,
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

function readArguments(
  io: Io,
  reads: RawReads,
  directory: string,
  program: KnownProgram,
  buffer: Buffer | null,
): string[] | null {
  const path = `${directory}/cmdline`;
  const bytes = buffer === null ? ifAllowed(() => io.readFile(path, scratch)) : readInto(buffer, reads, -1, path);
  if (bytes === null) {
    return null;
  }
  return splitCmdline(decodeBytes(bytes), (text) => isPathOf(text, program), bytes.length === buffer?.length);
}

function readIfAllowed(context: LinuxProcessContext, path: string): Buffer | null {
  return ifAllowed(() => context.io.readFile(path, scratch));
}

/** Reads from a kept descriptor, else by path, usually into `scratch`. Null if it cannot be read. */
function readScratch(io: Io, reads: RawReads, keptFd: number, path: string): Buffer | null {
  const bytes = readInto(scratch, reads, keptFd, path);
  // The file may be longer: one line of status can list thousands of groups.
  return bytes?.length === scratch.length ? ifAllowed(() => io.readFile(path)) : bytes;
}

/** Reads what fits from a kept descriptor, else by path. Null if it cannot be read. */
function readInto(buffer: Buffer, reads: RawReads, keptFd: number, path: string): Buffer | null {
  const length = keptFd < 0 ? reads.readFile(path, buffer) : reads.pread(keptFd, buffer);
  if (length >= 0) {
    return buffer.subarray(0, length);
  }
  const failure = new NativeCallFailed('read', -length, errnoName(-length), path);
  if (isOwnLack(failure)) {
    throw failure;
  }
  return null;
}

/** Null if it cannot be read: access is refused, the process ended, or its file is odd. */
export function ifAllowed<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isUnreadable(error)) {
      return null;
    }
    throw error;
  }
}

/** Whether the error is about one process. What is wrong with one must not end a sweep over all. */
export function isUnreadable(error: unknown): boolean {
  return (isSystemError(error) || error instanceof UnexpectedFormat) && !isOwnLack(error);
}

export function isGone(error: unknown): boolean {
  return isSystemError(error) && error.errno !== undefined && goneErrnos.has(Math.abs(error.errno));
}

export function isRefused(error: unknown): boolean {
  return isSystemError(error) && error.errno !== undefined && refusedErrnos.has(Math.abs(error.errno));
}
