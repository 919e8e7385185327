import type { Io } from '../../platform/io.js';
import type { ExecutableState } from '../../platform/process-table.js';
import { isSystemError } from '../files/kernel-text.js';
import { resolveInRoot } from '../files/root-path.js';
import { deletedSuffix, linkTarget } from '../proc-pid/links.js';

/** The file that a process executes. */
export interface Executable {
  /** As the process itself would name it: below its own root directory. */
  readonly path: string;
  readonly state: ExecutableState;
}

/**
 * Reads /proc/PID/exe. The kernel appends ' (deleted)' to the path of a file that was removed, also when a new one was
 * renamed to its place; but a file may really have such a name. Looks for both names below the root of the process,
 * which may be that of a container, and compares the files. Throws Node's system errors.
 */
export function readExecutable(io: Io, directory: string): Executable {
  const target = linkTarget(io.readlink(`${directory}/exe`));
  if (!target.endsWith(deletedSuffix)) {
    return { path: target, state: null };
  }
  const executed = fileId(io, `${directory}/exe`);
  const path = target.slice(0, -deletedSuffix.length);
  const fileAt = (name: string): string | null => fileId(io, resolveIfAny(io, `${directory}/root`, name));
  if (executed !== null && fileAt(target) === executed) {
    return { path: target, state: null };
  }
  const present = path === '' ? null : fileAt(path);
  return { path, state: present === null ? 'deleted' : present === executed ? null : 'replaced' };
}

/** Device and inode; null if there is no such file, or if access is refused. */
function fileId(io: Io, path: string | null): string | null {
  try {
    const { dev, ino } = io.stat(path ?? '');
    return `${dev}:${ino}`;
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}

/** Null for links in a circle. */
function resolveIfAny(io: Io, root: string, path: string): string | null {
  try {
    return resolveInRoot(io, root, path);
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}
