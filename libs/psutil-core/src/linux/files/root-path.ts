import { constants } from 'node:os';
import type { Io } from '../../platform/io.js';
import { isSystemError } from './kernel-text.js';

/** As path_resolution(7) has it. */
const maxLinks = 40;

/**
 * Finds a file of another machine whose root directory is mounted at `root`: its absolute links and `..` stay below
 * that, as with openat2(2) and RESOLVE_IN_ROOT. The result has no links left; `root` itself may be one, such as
 * /proc/PID/root. A component that is missing or may not be read ends the search, and opening the result tells why.
 * Throws ELOOP for more than 40 links.
 */
export function resolveInRoot(io: Io, root: string, path: string): string {
  // Without a place to avoid, there is always a result.
  return root === '' ? path : (resolveAvoiding(io, root, path, new Set()) ?? path);
}

/**
 * The same, but null if the way leads through one of these places, as the other machine names them: nothing in them is
 * touched, so that a mount which never answers holds nobody up.
 */
export function resolveAvoiding(io: Io, root: string, path: string, avoided: ReadonlySet<string>): string | null {
  if (avoided.has('/')) {
    return null;
  }
  let resolved: string[] = [];
  const pending = path.split('/').reverse();
  let links = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === '' || name === '.') {
      continue;
    }
    if (name === '..') {
      resolved.pop();
      continue;
    }
    const next = [...resolved, name];
    if (avoided.has(join('', next))) {
      return null;
    }
    const target = readLinkIfAny(io, join(root, next));
    if (target === null) {
      resolved = next;
      continue;
    }
    if (++links > maxLinks) {
      throw tooManyLinks(join(root, next));
    }
    if (target.startsWith('/')) {
      resolved = [];
    }
    pending.push(...target.split('/').reverse());
  }
  return join(root, resolved);
}

function join(root: string, names: readonly string[]): string {
  return `${root}/${names.join('/')}`;
}

/** Null if it is no link, or cannot be read. */
function readLinkIfAny(io: Io, path: string): string | null {
  try {
    return io.readlink(path);
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}

function tooManyLinks(path: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`ELOOP: too many symbolic links encountered, readlink '${path}'`);
  return Object.assign(error, { code: 'ELOOP', errno: -constants.errno.ELOOP, syscall: 'readlink', path });
}
