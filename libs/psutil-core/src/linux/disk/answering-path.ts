import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError } from '../files/kernel-text.js';
import { resolveAvoiding, resolveInRoot } from '../files/root-path.js';
import { createTypeCheck } from './may-hang.js';
import { readVisibleMounts } from './mount-table.js';

/**
 * Finds files of the watched machine as resolveInRoot does, but gives null for a path that leads through a mount which
 * may never answer (a network file system, FUSE, an automounter), and touches nothing there. The root directory itself
 * counts as answering: whoever asks was started from it. The table of mounts is read at the first path.
 */
export function createAnsweringPaths(context: PlatformContext): (path: string) => string | null {
  const { io, rootFs } = context;
  let avoided: ReadonlySet<string> | null = null;
  return (path) => {
    avoided ??= listMountsThatMayHang(context);
    return avoided.size === 0 ? resolveInRoot(io, rootFs, path) : resolveAvoiding(io, rootFs, path, avoided);
  };
}

function listMountsThatMayHang(context: PlatformContext): Set<string> {
  try {
    const mounts = readVisibleMounts(context);
    const mayHang = createTypeCheck(mounts);
    const places = new Set(mounts.filter(mayHang).map(({ mountpoint }) => mountpoint));
    places.delete('/');
    return places;
  } catch (error) {
    if (isSystemError(error)) {
      return new Set();
    }
    throw error;
  }
}
