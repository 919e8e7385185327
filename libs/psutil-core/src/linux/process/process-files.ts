import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { NoSuchProcess } from '../../errors.js';
import type { OpenFile, ProcessThread } from '../../model/process.js';
import type { Io } from '../../platform/io.js';
import { createAnsweringPaths } from '../disk/answering-path.js';
import { isSystemError } from '../files/kernel-text.js';
import { parseEnviron } from '../proc-pid/environ.js';
import { decodeOpenMode, parseFdinfo } from '../proc-pid/fdinfo.js';
import { cleanLink, deletedSuffix, linkTarget } from '../proc-pid/links.js';
import { parsePidStat } from '../proc-pid/stat.js';
import { USER_HZ } from '../proc/stat.js';
import { readExecutable } from './executable.js';
import type { ProcessSource } from './process-source.js';

/** A few lines are enough for the fdinfo of a regular file. */
const scratch = Buffer.allocUnsafeSlow(65_536);

const { ENOENT, ESRCH, EINVAL, ENAMETOOLONG, EACCES, EPERM } = constants.errno;
const { O_DIRECTORY } = fsConstants;

/**
 * Reads a link that may be missing although the process lives: those of kernel threads, and sometimes of low PIDs, fail
 * with ENOENT or ESRCH (psutil issues 503, 2514) and give ''. Throws ZombieProcess for a zombie.
 */
export function readProcessLink(source: ProcessSource, name: string): string {
  const { io } = source.context;
  return source.attempt(() => {
    try {
      return name === 'exe'
        ? readExecutable(io, source.directory).path
        : cleanLink(io.readlink(source.path(name)), (path) => existsAt(io, createAnsweringPaths(source.context)(path)));
    } catch (error) {
      if (hasErrno(error, ENOENT, ESRCH) && io.exists(source.directory)) {
        source.throwIfZombie(error);
        return '';
      }
      throw error;
    }
  });
}

/** File `environ`. Kernel threads have none: recent kernels answer ESRCH for them although they live. */
export function readEnviron(source: ProcessSource): Record<string, string> {
  try {
    return parseEnviron(source.text('environ', 'utf8'));
  } catch (error) {
    if (error instanceof NoSuchProcess && error.code === 'no-such-process' && source.isLivingKernelThread()) {
      return {};
    }
    throw error;
  }
}

/** Directory `task`, sorted as text like psutil does. Skips threads that end meanwhile. */
export function readThreads(source: ProcessSource): ProcessThread[] {
  const ids = source.list('task').sort();
  return collectLiving(source, ids, (id) => {
    const path = source.path(`task/${id}/stat`);
    const stat = parsePidStat(source.context.io.readFile(path), path);
    return { id: Number(id), userTime: stat.userTicks / USER_HZ, systemTime: stat.systemTicks / USER_HZ };
  });
}

/**
 * Directories `fd` and `fdinfo`: regular files only. Skips files that are closed meanwhile. On a mount that may hang
 * nothing is asked, and everything counts as regular that was not opened as a directory.
 */
export function readOpenFiles(source: ProcessSource): OpenFile[] {
  const findAnswering = createAnsweringPaths(source.context);
  return collectLiving(source, source.list('fd'), (fd) => {
    const path = readPathOfFd(source, fd, findAnswering);
    const place = path === null ? null : findAnswering(path);
    if (path === null || (place !== null && !isRegularFile(source, place))) {
      return null;
    }
    const infoPath = source.path(`fdinfo/${fd}`);
    const { position, flags } = parseFdinfo(source.context.io.readFile(infoPath, scratch).toString('latin1'), infoPath);
    if (place === null && flags !== null && (flags & O_DIRECTORY) !== 0) {
      return null;
    }
    return { path, fd: Number(fd), position, mode: flags === null ? null : decodeOpenMode(flags), flags };
  });
}

/**
 * Null for sockets, pipes and the like, whose names are not absolute paths, and for what may be a removed file on a
 * mount that may hang.
 */
function readPathOfFd(
  source: ProcessSource,
  fd: string,
  findAnswering: (path: string) => string | null,
): string | null {
  const { io } = source.context;
  try {
    const target = linkTarget(io.readlink(source.path(`fd/${fd}`)));
    if (!target.startsWith('/') || (target.endsWith(deletedSuffix) && findAnswering(target) === null)) {
      return null;
    }
    return cleanLink(target, (path) => existsAt(io, findAnswering(path)));
  } catch (error) {
    // EINVAL: not a link after all; ENAMETOOLONG: a path that is too long for the kernel to return.
    if (hasErrno(error, EINVAL, ENAMETOOLONG)) {
      return null;
    }
    throw error;
  }
}

/**
 * Whether the machine of the process has a file at this place; a process in a container may see another one there. A
 * place that may hang (null) is not asked.
 */
function existsAt(io: Io, place: string | null): boolean {
  return place !== null && io.exists(place);
}

function isRegularFile(source: ProcessSource, path: string): boolean {
  try {
    return source.context.io.stat(path).isFile();
  } catch (error) {
    if (isSystemError(error) && !hasErrno(error, EACCES, EPERM)) {
      return false;
    }
    throw error;
  }
}

/** Reads each item and skips those that vanish; then the process itself must still be there. */
function collectLiving<T>(source: ProcessSource, names: readonly string[], read: (name: string) => T | null): T[] {
  return source.attempt(() => {
    const found: T[] = [];
    let hasVanished = false;
    for (const name of names) {
      try {
        const item = read(name);
        if (item !== null) {
          found.push(item);
        }
      } catch (error) {
        if (!hasErrno(error, ENOENT, ESRCH)) {
          throw error;
        }
        hasVanished = true;
      }
    }
    if (hasVanished) {
      source.context.io.stat(source.directory);
    }
    return found;
  });
}

function hasErrno(error: unknown, ...errnos: readonly number[]): boolean {
  return isSystemError(error) && error.errno !== undefined && errnos.includes(-error.errno);
}
