import type { Io } from '../../platform/io.js';
import type { ExecutableState } from '../../platform/process-table.js';
import { createHangCheck } from '../disk/may-hang.js';
import { isSystemError, readKernelTextIfAny } from '../files/kernel-text.js';
import { resolveAvoiding } from '../files/root-path.js';
import { parseMountinfo } from '../proc/mountinfo.js';
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
 * which may be that of a container, and compares the files; not on a mount that may hang, where the state stays
 * unknown. Throws Node's system errors.
 */
export function readExecutable(io: Io, directory: string): Executable {
  const target = linkTarget(io.readlink(`${directory}/exe`));
  if (!target.endsWith(deletedSuffix)) {
    return { path: target, state: null };
  }
  const path = target.slice(0, -deletedSuffix.length);
  const avoided = readMountsThatMayHang(io, directory);
  const inRoot = (name: string): string | null => resolveIfAny(io, `${directory}/root`, name, avoided);
  const named = inRoot(target);
  const place = inRoot(path);
  if (named === null || place === null) {
    return { path, state: null };
  }
  const executed = fileId(io, `${directory}/exe`);
  if (executed !== null && fileId(io, named) === executed) {
    return { path: target, state: null };
  }
  const present = path === '' ? null : fileId(io, place);
  return { path, state: present === null ? 'deleted' : present === executed ? null : 'replaced' };
}

/** The mount points that the process sees, below its own root. */
function readMountsThatMayHang(io: Io, directory: string): ReadonlySet<string> {
  const mountinfo = readKernelTextIfAny(io, `${directory}/mountinfo`);
  if (mountinfo === null) {
    return new Set();
  }
  const mounts = parseMountinfo(mountinfo);
  const mayHang = createHangCheck(mounts);
  return new Set(mounts.filter(mayHang).map(({ mountpoint }) => mountpoint));
}

/** Device and inode; null if there is no such file, or if access is refused. */
function fileId(io: Io, path: string): string | null {
  try {
    const { dev, ino } = io.stat(path);
    return `${dev}:${ino}`;
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}

/** Null where the way leads through a mount that may hang, or for links in a circle. */
function resolveIfAny(io: Io, root: string, path: string, avoided: ReadonlySet<string>): string | null {
  try {
    return resolveAvoiding(io, root, path, avoided);
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}
