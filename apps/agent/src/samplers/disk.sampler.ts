import { constants } from 'node:os';
import { NativeCallFailed, PsutilError, type DiskIoCounters, type FileSystem, type Psutil } from '@psfleet/psutil-core';
import { isReported, isReportedMount, type DeviceFilters } from './device-filters.js';
import { diskUsageRows, type UsageAnswer } from './disk-usage-row.js';
import type { MountUsages } from './mount-usages.js';
import { sampler, type Sampler } from './sampler.js';

/** Asks the file systems that may hang through `usages`, and the others at once. */
export function diskSamplers(ps: Psutil, filters: DeviceFilters, usages: MountUsages): Sampler[] {
  const list = (): FileSystem[] => ps.fileSystems({ accept: (mount) => isReportedMount(mount, filters) });
  return [
    sampler(
      'disk_usage',
      () =>
        list().flatMap((fileSystem) => {
          const answer = askUsage(ps, fileSystem, usages);
          return answer === null ? [] : diskUsageRows(fileSystem, answer);
        }),
      () => usages.prepare(list()),
    ),
    sampler('disk_io_counters', () =>
      Object.entries(ps.diskIoCounters({ perdisk: true }))
        .filter(([disk, counters]) => wasUsed(counters) && isReported(disk, filters.disks))
        .map(([disk, counters]) => ({ disk, ...counters })),
    ),
  ];
}

/** Linux lists dozens of loop and RAM devices that were never used. */
function wasUsed({ readCount, writeCount }: DiskIoCounters): boolean {
  return readCount > 0 || writeCount > 0;
}

/** Null if it was unmounted meanwhile. */
function askUsage(ps: Psutil, fileSystem: FileSystem, usages: MountUsages): UsageAnswer | null {
  const { mountpoint, mayHang } = fileSystem;
  try {
    if (mayHang) {
      return usages.read(fileSystem);
    }
    return { usage: ps.fileSystemUsage(mountpoint), isUnresponsive: false };
  } catch (error) {
    if (isGone(error)) {
      return null;
    }
    if (error instanceof PsutilError) {
      return { usage: null, isUnresponsive: false };
    }
    throw error;
  }
}

const { ENOENT, ENOTDIR } = constants.errno;

/** Whether the mount point does not exist any more. */
function isGone(error: unknown): boolean {
  return error instanceof NativeCallFailed && (error.errno === ENOENT || error.errno === ENOTDIR);
}
