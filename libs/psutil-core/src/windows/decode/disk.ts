import { computeUsagePercent } from '../../arithmetic/usage-percent.js';
import type { DiskIoCounters, DiskUsage } from '../../model/disk.js';
import { diskPerformance } from '../native/layouts/system-layouts.js';
import { openStructure, requireRange } from './structure.js';

/** What IOCTL_DISK_PERFORMANCE answered. */
export function decodeDiskPerformance(bytes: Buffer): DiskIoCounters {
  const read = openStructure(bytes, 0, diskPerformance, 'DeviceIoControl(IOCTL_DISK_PERFORMANCE)');
  return {
    readCount: read('ReadCount'),
    writeCount: read('WriteCount'),
    readBytes: read('BytesRead'),
    writeBytes: read('BytesWritten'),
    readTime: toMilliseconds(read('ReadTime')),
    writeTime: toMilliseconds(read('WriteTime')),
    readMergedCount: null,
    writeMergedCount: null,
    busyTime: null,
  };
}

/** From units of 100 ns. */
function toMilliseconds(time: number): number {
  return Math.round(time / 10_000);
}

/** Space in bytes: three ULARGE_INTEGERs, free for the caller, total and free. */
export function decodeDiskUsage(bytes: Buffer): DiskUsage {
  requireRange(bytes, 0, 24, 'three ULARGE_INTEGERs', 'GetDiskFreeSpaceExW');
  const total = Number(bytes.readBigUInt64LE(8));
  const free = Math.min(Number(bytes.readBigUInt64LE(16)), total);
  const used = total - free;
  return { total, used, free, percent: computeUsagePercent(used, total) };
}

/** FILE_VOLUME_IS_COMPRESSED and FILE_READ_ONLY_VOLUME of GetVolumeInformationW. */
const volumeIsCompressed = 0x8000;
const volumeIsReadOnly = 0x8_0000;

/** What GetDriveTypeW returns, as the mount option that psutil shows. */
const driveTypes: ReadonlyMap<number, string> = new Map([
  [2, 'removable'],
  [3, 'fixed'],
  [4, 'remote'],
  [5, 'cdrom'],
  [6, 'ramdisk'],
]);

/** 'rw,fixed' and the like; `flags` is null for a drive without a volume in it. */
export function describeVolume(driveType: number, flags: number | null): string {
  const type = driveTypes.get(driveType) ?? 'unknown';
  if (flags === null) {
    return type;
  }
  const access = (flags & volumeIsReadOnly) === 0 ? 'rw' : 'ro';
  return [access, ...((flags & volumeIsCompressed) === 0 ? [] : ['compressed']), type].join(',');
}
