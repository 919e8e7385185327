import { NativeCallFailed } from '../errors.js';
import { realIo } from '../io.js';
import type { PlatformContext } from '../platform.js';
import { isSystemError } from './kernel-text.js';
import { readSocketLinks } from './native/socket-links.js';
import { readPids } from './pids.js';

/** A descriptor of a process that refers to a socket. */
export interface SocketOwner {
  readonly pid: number;
  readonly fd: number;
}

/** Who holds each socket, by inode number. */
export type SocketOwners = Map<number, SocketOwner[]>;

/**
 * The owners of the wanted sockets, as far as we may know them. A socket that several processes share (after fork) belongs to the last of them, as in
 * psutil: so we go backwards, and stop as soon as all are found.
 */
export function findSocketOwners(context: PlatformContext, wanted: ReadonlySet<number>): SocketOwners {
  const owners: SocketOwners = new Map();
  let missing = wanted.size;
  for (const pid of readPids(context).reverse()) {
    if (missing === 0) {
      break;
    }
    for (const [inode, held] of readIfPermitted(context, pid)) {
      if (wanted.has(inode) && !owners.has(inode)) {
        owners.set(inode, held);
        missing -= 1;
      }
    }
  }
  return owners;
}

/** Sockets of one process. Failures to list its descriptors are Node's system errors. */
export function readSocketOwners(context: PlatformContext, pid: number): SocketOwners {
  const owners: SocketOwners = new Map();
  const folder = `${context.procRoot}/${pid}/fd`;
  const fds = context.io.readdir(folder);
  const found = (fd: number, inode: number): void => {
    const held = owners.get(inode);
    if (held === undefined) {
      owners.set(inode, [{ pid, fd }]);
    } else {
      held.push({ pid, fd });
    }
  };
  if (context.io === realIo) {
    readSocketLinks(folder, fds, found);
  } else {
    readLinksWithIo(context, folder, fds, found);
  }
  return owners;
}

const NOTHING: SocketOwners = new Map();

/** Processes that vanish meanwhile, or may not be looked at, have no sockets that we know. */
function readIfPermitted(context: PlatformContext, pid: number): SocketOwners {
  try {
    return readSocketOwners(context, pid);
  } catch (error) {
    if (isGoneOrForbidden(error)) {
      return NOTHING;
    }
    throw error;
  }
}

function readLinksWithIo(context: PlatformContext, folder: string, fds: readonly string[], found: (fd: number, inode: number) => void): void {
  for (const fd of fds) {
    const inode = /^socket:\[(\d{1,15})\]$/u.exec(readLinkIfAny(context, `${folder}/${fd}`) ?? '')?.[1];
    if (inode !== undefined) {
      found(Number(fd), Number(inode));
    }
  }
}

/** Null for a descriptor that was closed meanwhile, that is no link, or whose name is too long to be told. */
function readLinkIfAny(context: PlatformContext, path: string): string | null {
  try {
    return context.io.readlink(path);
  } catch (error) {
    if (isSystemError(error) && ['ENOENT', 'ESRCH', 'EINVAL', 'ENAMETOOLONG'].includes(error.code ?? '')) {
      return null;
    }
    throw error;
  }
}

/** ENOENT, ESRCH, EACCES, EPERM; Node's errors have negative numbers. */
const GONE_OR_FORBIDDEN: ReadonlySet<number> = new Set([2, 3, 13, 1]);

function isGoneOrForbidden(error: unknown): boolean {
  return (error instanceof NativeCallFailed || isSystemError(error)) && GONE_OR_FORBIDDEN.has(Math.abs(error.errno ?? 0));
}
