import { NotSupported } from '../../errors.js';
import type { DiskIoCounters, DiskPartition, DiskUsage, FileSystem, FileSystemUsage, Mount } from '../../model/disk.js';
import type { Platform, PlatformContext } from '../../platform/platform.js';
import { resolveInRoot } from '../files/root-path.js';
import { readStatvfs } from '../native/statvfs.js';
import { readDiskstats } from '../proc/diskstats.js';
import { readDeviceFilesystems } from '../proc/filesystems.js';
import { isWholeDisk, readBlockStats } from '../sys/block.js';
import { nameDevice, nameVolume } from './device-name.js';
import { chooseFileSystems, isReadonly } from './file-systems.js';
import { createHangCheck } from './may-hang.js';
import { readMountTable, readMountedTypes, readVisibleMounts } from './mount-table.js';
import { computeUsage } from './usage.js';

/** Reads disks from the mount table, statvfs(3) and /proc/diskstats. */
export function createLinuxDisk(
  context: PlatformContext,
): Pick<Platform, 'diskPartitions' | 'diskUsage' | 'diskIoCounters' | 'fileSystems' | 'fileSystemUsage'> {
  return {
    diskPartitions: (all) => readPartitions(context, all),
    fileSystems: (accept) => readFileSystems(context, accept),
    diskUsage: (path) => readDiskUsage(context, path),
    fileSystemUsage: (path) => readUsage(context, path),
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

function readFileSystems(context: PlatformContext, accept: (mount: Mount) => boolean): FileSystem[] {
  const mounts = readVisibleMounts(context);
  const mayHang = createHangCheck(mounts);
  return chooseFileSystems(mounts.filter((mount) => accept(mount))).map((mount) => ({
    ...mount,
    device: nameVolume(context, mount.device),
    isReadonly: isReadonly(mount),
    mayHang: mayHang(mount),
  }));
}

function readUsage({ io, rootFs }: PlatformContext, path: string): FileSystemUsage {
  return computeUsage(readStatvfs(resolveInRoot(io, rootFs, path)));
}

function readDiskUsage(context: PlatformContext, path: string): DiskUsage {
  const { total, used, free, percent } = readUsage(context, path);
  return { total, used, free, percent };
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
