import type { PlatformContext } from '../platform.js';
import { isSystemError } from './kernel-text.js';
import { readPids } from './pids.js';

/** A descriptor of a process that refers to a socket. */
export interface SocketOwner {
  readonly pid: number;
  readonly fd: number;
}

/** Who holds each socket, by inode number as text. */
export type SocketOwners = Map<string, SocketOwner[]>;

/**
 * Of all processes that may be looked at. A socket that several processes share (after fork) belongs to the last of them, as in psutil;
 * processes that vanish meanwhile, or may not be looked at, are left out.
 */
export function readAllSocketOwners(context: PlatformContext): SocketOwners {
  const owners: SocketOwners = new Map();
  for (const pid of readPids(context)) {
    try {
      for (const [inode, held] of readSocketOwners(context, pid)) {
        owners.set(inode, held);
      }
    } catch (error) {
      if (!isSystemError(error) || !isGoneOrForbidden(error)) {
        throw error;
      }
    }
  }
  return owners;
}

/** Of one process. Failures to list its descriptors are Node's system errors. */
export function readSocketOwners(context: PlatformContext, pid: number): SocketOwners {
  const owners: SocketOwners = new Map();
  const folder = `${context.procRoot}/${pid}/fd`;
  for (const fd of context.io.readdir(folder)) {
    const target = readLink(context, `${folder}/${fd}`);
    if (target?.startsWith('socket:[') === true) {
      const inode = target.slice(8, -1);
      const held = owners.get(inode);
      if (held === undefined) {
        owners.set(inode, [{ pid, fd: Number(fd) }]);
      } else {
        held.push({ pid, fd: Number(fd) });
      }
    }
  }
  return owners;
}

/** Null for a descriptor that was closed meanwhile, that is no link, or whose name is too long to be told. */
function readLink(context: PlatformContext, path: string): string | null {
  try {
    return context.io.readlink(path);
  } catch (error) {
    if (isSystemError(error) && ['ENOENT', 'ESRCH', 'EINVAL', 'ENAMETOOLONG'].includes(error.code ?? '')) {
      return null;
    }
    throw error;
  }
}

function isGoneOrForbidden(error: NodeJS.ErrnoException): boolean {
  return ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(error.code ?? '');
}
