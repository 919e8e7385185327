import { PsutilError, type DiskIoCounters, type FileSystem, type Psutil } from '@psfleet/psutil-core';
import { asNumber } from './as-number.js';
import { sampler, type Sampler } from './sampler.js';

export function diskSamplers(ps: Psutil, rootFs: string): Sampler[] {
  return [
    sampler('disk_usage', () => ps.fileSystems().flatMap((fileSystem) => usageOf(ps, fileSystem, rootFs))),
    sampler('disk_io_counters', () =>
      Object.entries(ps.diskIoCounters({ perdisk: true }))
        .filter(([, counters]) => wasUsed(counters))
        .map(([disk, counters]) => ({ disk, ...counters })),
    ),
  ];
}

/** Linux lists dozens of loop and RAM devices that were never used. */
function wasUsed({ readCount, writeCount }: DiskIoCounters): boolean {
  return readCount > 0 || writeCount > 0;
}

/** Leaves out a file system that was unmounted meanwhile, or that denies access. */
function usageOf(ps: Psutil, { mountpoint, device, fstype, isReadonly }: FileSystem, rootFs: string) {
  try {
    const usage = ps.fileSystemUsage(`${rootFs}${mountpoint}`);
    return [{ mountpoint, device, fstype, ...usage, readonly: asNumber(isReadonly), unresponsive: 0 }];
  } catch (error) {
    if (error instanceof PsutilError) {
      return [];
    }
    throw error;
  }
}
