import type { DiskPartition } from '../../model/disk.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError, readKernelText } from '../files/kernel-text.js';
import { parseMountinfoTypes, readMounts } from '../proc/mounts.js';

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

/** The types of all mounted file systems. */
export function readMountedTypes(context: PlatformContext): Set<string> {
  return parseMountinfoTypes(readKernelText(context.io, `${context.procRoot}/self/mountinfo`));
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

function stripRoot(mount: DiskPartition, rootFs: string): DiskPartition[] {
  if (mount.mountpoint === rootFs) {
    return [{ ...mount, mountpoint: '/' }];
  }
  return mount.mountpoint.startsWith(`${rootFs}/`)
    ? [{ ...mount, mountpoint: mount.mountpoint.slice(rootFs.length) }]
    : [];
}
