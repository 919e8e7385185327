import type { Mount } from '../../model/disk.js';
import type { FilePlace } from '../../model/process.js';
import type { Io } from '../../platform/io.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { MountTree } from '../disk/mount-tree.js';
import { unlessRefused } from '../files/kernel-text.js';
import { parseMountinfo } from '../proc/mountinfo.js';
import type { ProcessSource } from './process-source.js';

/** A table of some two thousand mounts; any user can make one of a hundred thousand. */
const scratch = Buffer.allocUnsafeSlow(262_144);

/** What a process sees mounted; `mounts` is null where the table is larger than what is read of it. */
export interface ProcessMounts {
  readonly mounts: readonly Mount[] | null;
  readonly bytes: number;
}

/** Reads /proc/PID/mountinfo. No mount if it cannot be read. */
export function readProcessMounts(io: Io, directory: string): ProcessMounts {
  const path = `${directory}/mountinfo`;
  const bytes = readUpToLimit(io, path);
  return bytes === null
    ? { mounts: null, bytes: scratch.length }
    : { mounts: parseMountinfo({ path, text: decodeBytes(bytes) }), bytes: bytes.length };
}

/** Where an absolute path without links lies for a process; null if its mounts do not show it. */
export function readPlace(source: ProcessSource, path: string): FilePlace | null {
  const { mounts } = source.attempt(() => readProcessMounts(source.context.io, source.directory));
  const mount = mounts === null ? null : new MountTree(mounts).find(path);
  if (mount === null) {
    return null;
  }
  const below = (folder: string): string => (folder === '/' ? '' : folder);
  return {
    deviceNumber: mount.deviceNumber,
    path: `${below(mount.root)}${path.slice(below(mount.mountpoint).length)}`,
  };
}

/** Empty if the file cannot be read, null if it is larger than the limit. */
function readUpToLimit(io: Io, path: string): Buffer | null {
  const fd = unlessRefused(() => io.open(path));
  if (fd === null) {
    return scratch.subarray(0, 0);
  }
  try {
    let length = 0;
    while (length < scratch.length) {
      const count = io.pread(fd, scratch.subarray(length), length);
      if (count === 0) {
        return scratch.subarray(0, length);
      }
      length += count;
    }
    return null;
  } finally {
    io.close(fd);
  }
}
