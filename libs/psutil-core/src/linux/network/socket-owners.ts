import { realIo } from '../../platform/io.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError } from '../files/kernel-text.js';
import { hasLibc } from '../native/libc.js';
import { readSocketLinks } from '../native/socket-links.js';

/** A descriptor of a process that refers to a socket. */
export interface SocketOwner {
  readonly pid: number;
  readonly fd: number;
}

/** Owners by the socket's inode number. */
export type SocketOwners = Map<number, SocketOwner[]>;

/** Sockets of one process. Throws Node's system errors if its descriptors cannot be listed. */
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
  if (context.io === realIo && hasLibc()) {
    readSocketLinks(folder, fds, found);
  } else {
    readLinksWithIo(context, folder, fds, found);
  }
  return owners;
}

function readLinksWithIo(
  context: PlatformContext,
  folder: string,
  fds: readonly string[],
  found: (fd: number, inode: number) => void,
): void {
  for (const fd of fds) {
    const inode = /^socket:\[(\d{1,15})\]$/u.exec(readLinkIfAny(context, `${folder}/${fd}`) ?? '')?.[1];
    if (inode !== undefined) {
      found(Number(fd), Number(inode));
    }
  }
}

/** Null if the descriptor was closed meanwhile, is not a link, or has a name that is too long to read. */
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
