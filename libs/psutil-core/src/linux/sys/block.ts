// Documentation/ABI/stable/sysfs-block
import type { DiskIoCounters } from '../../model/disk.js';
import type { PlatformContext } from '../../platform/platform.js';
import { listIfAny, readPieceIfAny } from '../files/kernel-text.js';
import { parseBlockStat } from '../proc/diskstats.js';

/**
 * Whether it is a whole disk (sda, loop1) rather than a partition (sda1). A slash in a name (cciss/c0d0) becomes `!` in
 * sysfs.
 */
export function isWholeDisk(context: PlatformContext, name: string): boolean {
  return context.io.exists(`${context.sysRoot}/block/${name.replaceAll('/', '!')}`);
}

/**
 * Disks and partitions, for kernels built without /proc/diskstats. Partitions are folders inside their disk's folder,
 * with its name as prefix.
 */
export function readBlockStats(context: PlatformContext): Map<string, DiskIoCounters> {
  const disks = new Map<string, DiskIoCounters>();
  for (const disk of listIfAny(context.io, `${context.sysRoot}/block`)) {
    const folder = `${context.sysRoot}/block/${disk}`;
    addStat(context, folder, disk, disks);
    for (const partition of listIfAny(context.io, folder).filter((name) => name.startsWith(disk))) {
      addStat(context, `${folder}/${partition}`, partition, disks);
    }
  }
  return disks;
}

function addStat(context: PlatformContext, folder: string, name: string, disks: Map<string, DiskIoCounters>): void {
  const stat = readPieceIfAny(context.io, `${folder}/stat`);
  if (stat !== null) {
    disks.set(name.replaceAll('!', '/'), parseBlockStat(stat));
  }
}
