import type { Io } from '../../platform/io.js';
import type { ExecutableState } from '../../platform/process-table.js';
import { unlessRefused } from '../files/kernel-text.js';
import { resolveAvoiding } from '../files/root-path.js';
import { deletedSuffix, linkTarget } from '../proc-pid/links.js';
import { readMappedInode } from '../proc-pid/maps.js';
import { isMemoryHeld } from '../proc-pid/memory-lock.js';
import { readMountsToAvoid } from './mounts-to-avoid.js';
import type { ProcessSource } from './process-source.js';

/** The file that a process executes. */
export interface Executable {
  /** As the process itself would name it: below its own root directory. */
  readonly path: string;
  readonly state: ExecutableState;
}

/**
 * Reads /proc/PID/exe. The kernel appends ' (deleted)' to the path of a file that was removed, also when a new one was
 * renamed to its place; but a file may really have such a name. Looks for both names below the root of the process,
 * which may be that of a container, and compares their inodes with that of the mapped program. The program itself is
 * not asked, and nothing on a mount that may hang; where that leaves the state open, it stays unknown. Throws Node's
 * system errors.
 */
export function readExecutable(io: Io, directory: string): Executable {
  const target = linkTarget(io.readlink(`${directory}/exe`));
  if (!target.endsWith(deletedSuffix)) {
    return { path: target, state: null };
  }
  const path = target.slice(0, -deletedSuffix.length);
  const avoided = readMountsToAvoid(io, directory);
  if (avoided === null) {
    return { path, state: null };
  }
  const inRoot = (name: string): string | null => resolveIfAny(io, `${directory}/root`, name, avoided);
  const named = inRoot(target);
  const place = inRoot(path);
  if (named === null || place === null) {
    return { path, state: null };
  }
  const [inodeOfNamed, inodeOfPlace] = [inodeOf(io, named), path === '' ? null : inodeOf(io, place)];
  if (inodeOfNamed === null && inodeOfPlace === null) {
    return { path, state: 'deleted' };
  }
  const executed = readMappedInodeIfAny(io, directory, target);
  if (executed === null) {
    return { path, state: null };
  }
  if (inodeOfNamed === executed) {
    return { path: target, state: null };
  }
  return { path, state: inodeOfPlace === null ? 'deleted' : inodeOfPlace === executed ? null : 'replaced' };
}

/** The inode of the program; null if it is not mapped any more, or if the memory may be held for ever. */
export function readExecutableInode(source: ProcessSource): number | null {
  const { io } = source.context;
  return source.attempt(() =>
    isMemoryHeld(io, source.directory)
      ? null
      : readMappedInode(io, source.directory, linkTarget(io.readlink(`${source.directory}/exe`))),
  );
}

/** Null if there is no such file, or if access is refused. */
function inodeOf(io: Io, path: string): number | null {
  return unlessRefused(() => io.stat(path).ino);
}

/**
 * Null if it is not mapped any more, if access is refused, or if the memory may be held for ever. The device is not
 * compared: for btrfs and overlay the kernel prints another one here than stat(2) does.
 */
function readMappedInodeIfAny(io: Io, directory: string, path: string): number | null {
  return isMemoryHeld(io, directory) ? null : unlessRefused(() => readMappedInode(io, directory, path));
}

/** Null where the way leads through a mount that may hang, or for links in a circle. */
function resolveIfAny(io: Io, root: string, path: string, avoided: ReadonlySet<string>): string | null {
  return unlessRefused(() => resolveAvoiding(io, root, path, avoided));
}
