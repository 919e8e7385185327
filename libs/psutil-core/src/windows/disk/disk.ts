import type { DiskIoCounters, DiskPartition, DiskUsage } from '../../model/disk.js';
import { decodeDiskPerformance, decodeDiskUsage, describeVolume } from '../decode/disk.js';
import { decodeList, decodeTerminated } from '../decode/text.js';
import { readDiskPerformance, readDriveRoots, readDriveType, readFreeSpace, readVolume } from '../native/volumes.js';

/** DRIVE_REMOTE: the drive is of another machine. */
const remoteDrive = 4;
/** The numbers of disks may have gaps where one was removed, as psutil expects too. */
const maxDisks = 32;

/** The disk functions of Windows. */
export const windowsDisk = {
  /** Drives by letter. Without `all`, those of other machines and those without a volume are left out. */
  diskPartitions: (all: boolean): DiskPartition[] =>
    decodeList(readDriveRoots())
      .map((root) => ({ root, type: readDriveType(root) }))
      .filter(({ type }) => all || type !== remoteDrive)
      .map(({ root, type }) => describeDrive(root, type))
      .filter(({ fstype }) => all || fstype !== ''),

  diskUsage: (path: string): DiskUsage => decodeDiskUsage(readFreeSpace(path)),

  diskIoCounters: (): Map<string, DiskIoCounters> => {
    const found = new Map<string, DiskIoCounters>();
    for (let number = 0; number < maxDisks; number++) {
      const counters = readDiskPerformance(`PhysicalDrive${number}`);
      if (counters !== null) {
        found.set(`PhysicalDrive${number}`, decodeDiskPerformance(counters));
      }
    }
    return found;
  },
};

function describeDrive(root: string, type: number): DiskPartition {
  const volume = readVolume(root);
  return {
    device: root,
    mountpoint: root,
    fstype: volume === null ? '' : decodeTerminated(volume.name, 0, 'GetVolumeInformationW'),
    opts: describeVolume(type, volume?.flags ?? null),
  };
}
