import type { DiskPartition, Mount } from '../../model/disk.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError } from '../files/kernel-text.js';
import { readMountinfo } from '../proc/mountinfo.js';
import { readMounts } from '../proc/mounts.js';
import { MountTree } from './mount-tree.js';

/**
 * Every mount as the watched machine names it. A container that watches its host (`rootFs` is set) reads the table of
 * the host's first process or, if that is not permitted, its own: mounts below rootFs, with the prefix removed.
 */
export function readMountTable(context: PlatformContext): DiskPartition[] {
  if (context.rootFs === '') {
    return readMounts(context.io, mountTablePath(context));
  }
  try {
    return readMounts(context.io, `${context.procRoot}/1/mounts`);
  } catch (error) {
    if (!isSystemError(error)) {
      throw error;
    }
    return readMounts(context.io, `${context.procRoot}/self/mounts`).flatMap((mount) =>
      stripRoot(mount, context.rootFs),
    );
  }
}

/**
 * The mounts that paths of the watched machine lead to. In a container that watches its host, those that the container
 * sees below rootFs too: mounts that the host made later may be missing there, and their paths lead to others.
 */
export function readVisibleMounts(context: PlatformContext): Mount[] {
  const own = new MountTree(readOwnMountinfo(context));
  if (context.rootFs === '') {
    return own.visible();
  }
  try {
    const host = readMountinfo(context.io, `${context.procRoot}/1/mountinfo`);
    return new MountTree(host)
      .visible()
      .filter(
        ({ mountpoint, deviceNumber }) => own.find(below(context.rootFs, mountpoint))?.deviceNumber === deviceNumber,
      );
  } catch (error) {
    if (!isSystemError(error)) {
      throw error;
    }
    return own.visible().flatMap((mount) => stripRoot(mount, context.rootFs));
  }
}

/** The types of all mounted file systems. */
export function readMountedTypes(context: PlatformContext): Set<string> {
  return new Set(readOwnMountinfo(context).map(({ fstype }) => fstype));
}

function readOwnMountinfo(context: PlatformContext): Mount[] {
  return readMountinfo(context.io, `${context.procRoot}/self/mountinfo`);
}

function below(rootFs: string, mountpoint: string): string {
  return mountpoint === '/' ? rootFs : `${rootFs}${mountpoint}`;
}

/**
 * /etc/mtab if it exists: a link into /proc or, on old systems, a file that mount(8) keeps. A foreign /proc has its own
 * table.
 */
function mountTablePath(context: PlatformContext): string {
  const isOwnProc = context.procRoot === '/proc';
  return context.io.realpath(
    isOwnProc && context.io.exists('/etc/mtab') ? '/etc/mtab' : `${context.procRoot}/self/mounts`,
  );
}

function stripRoot<M extends DiskPartition>(mount: M, rootFs: string): M[] {
  if (mount.mountpoint === rootFs) {
    return [{ ...mount, mountpoint: '/' }];
  }
  return mount.mountpoint.startsWith(`${rootFs}/`)
    ? [{ ...mount, mountpoint: mount.mountpoint.slice(rootFs.length) }]
    : [];
}
