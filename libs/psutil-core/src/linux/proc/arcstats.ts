// OpenZFS: module/zfs/arc.c (arc_stats), module/os/linux/spl/spl-kstat.c
import type { PlatformContext } from '../../platform/platform.js';
import { parseDecimal, readPieceIfAny, splitWords, type KernelText } from '../files/kernel-text.js';

/** The adaptive replacement cache of ZFS, in bytes. */
export interface ZfsArc {
  readonly size: number;
  /** The bytes above the size that ZFS never shrinks below; null if that is unknown. */
  readonly reclaimable: number | null;
}

/**
 * Null without ZFS, and where meminfo describes a container (LXCFS mounts its own there) but the cache is the host's,
 * as in htop.
 */
export function readZfsArc(context: PlatformContext): ZfsArc | null {
  const { io, procRoot } = context;
  const path = `${procRoot}/spl/kstat/zfs/arcstats`;
  if (!io.exists(path) || io.stat(`${procRoot}/meminfo`).dev !== io.stat(procRoot).dev) {
    return null;
  }
  const arcstats = readPieceIfAny(io, path);
  return arcstats === null ? null : parseArcstats(arcstats);
}

/** Two heading lines, then `name type data`. */
export function parseArcstats(arcstats: KernelText): ZfsArc | null {
  const read = (wanted: string): number | null => {
    const line = arcstats.text.split('\n').find((text) => text.startsWith(`${wanted} `));
    return line === undefined ? null : parseDecimal(splitWords(line)[2], arcstats, line);
  };
  const size = read('size');
  const min = read('c_min');
  return size === null ? null : { size, reclaimable: min === null ? null : Math.max(size - min, 0) };
}
