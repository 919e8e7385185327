import { computeUsagePercent } from '../../arithmetic/usage-percent.js';
import { NotSupported } from '../../errors.js';
import type { DiskIoCounters, DiskPartition, DiskUsage } from '../../model/disk.js';
import type { Platform, PlatformContext } from '../../platform/platform.js';
import { readStatvfs } from '../native/statvfs.js';
import { readDiskstats } from '../proc/diskstats.js';
import { readDeviceFilesystems } from '../proc/filesystems.js';
import { isWholeDisk, readBlockStats } from '../sys/block.js';
import { readMountTable, readMountedTypes } from './mount-table.js';
import { findRootDevice } from './root-device.js';

/** Reads disks from the mount table, statvfs(3) and /proc/diskstats. */
export function createLinuxDisk(
  context: PlatformContext,
): Pick<Platform, 'diskPartitions' | 'diskUsage' | 'diskIoCounters'> {
  return {
    diskPartitions: (all) => readPartitions(context, all),
    diskUsage: (path) => readUsage(context, path),
    diskIoCounters: (perdisk) => readIoCounters(context, perdisk),
  };
}

function readPartitions(context: PlatformContext, all: boolean): DiskPartition[] {
  const partitions = readMountTable(context).map(({ device, mountpoint, fstype, opts }) => ({
    device: nameDevice(context, device),
    mountpoint,
    fstype,
    opts,
  }));
  if (all) {
    return partitions;
  }
  const types = readDeviceTypes(context);
  return partitions.filter(({ device, fstype }) => device !== '' && types.has(fstype));
}

/** Types of file systems on devices. Some hardened systems forbid /proc/filesystems; then every mounted type counts. */
function readDeviceTypes(context: PlatformContext): Set<string> {
  try {
    return readDeviceFilesystems(context);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')) {
      return readMountedTypes(context);
    }
    throw error;
  }
}

function nameDevice(context: PlatformContext, device: string): string {
  if (device === 'none') {
    return '';
  }
  return device === '/dev/root' || device === 'rootfs' ? (findRootDevice(context) ?? device) : device;
}

/** Like df, relates `percent` to the space that ordinary users can use. */
function readUsage(context: PlatformContext, path: string): DiskUsage {
  const { blockSize, blocks, blocksFree, blocksAvailable } = readStatvfs(`${context.rootFs}${path}`);
  const used = (blocks - blocksFree) * blockSize;
  const free = blocksAvailable * blockSize;
  return { total: blocks * blockSize, used, free, percent: computeUsagePercent(used, used + free) };
}

function readIoCounters(context: PlatformContext, perdisk: boolean): Map<string, DiskIoCounters> {
  const disks = readAllDisks(context);
  return perdisk ? disks : new Map([...disks].filter(([name]) => isWholeDisk(context, name)));
}

function readAllDisks(context: PlatformContext): Map<string, DiskIoCounters> {
  if (context.io.exists(`${context.procRoot}/diskstats`)) {
    return readDiskstats(context);
  }
  if (context.io.exists(`${context.sysRoot}/block`)) {
    return readBlockStats(context);
  }
  throw new NotSupported(
    `neither ${context.procRoot}/diskstats nor ${context.sysRoot}/block is available on this system`,
  );
}
