import { PsutilError, type DiskIoCounters, type DiskPartition, type Psutil } from '@psfleet/psutil-core';
import { sampler, type Sampler } from './sampler.js';

export function diskSamplers(ps: Psutil, rootFs: string): Sampler[] {
  return [
    sampler('disk_usage', () =>
      uniqueMounts(ps.diskPartitions()).flatMap((partition) => usageOf(ps, partition, rootFs)),
    ),
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

/** Keeps the last of several mounts on one point, which hides the others. */
function uniqueMounts(partitions: readonly DiskPartition[]): DiskPartition[] {
  return [...new Map(partitions.map((partition) => [partition.mountpoint, partition])).values()];
}

/** Leaves out a file system that was unmounted meanwhile, or that denies access. */
function usageOf(ps: Psutil, { mountpoint, device, fstype }: DiskPartition, rootFs: string) {
  try {
    const { total, used, free, percent } = ps.diskUsage(`${rootFs}${mountpoint}`);
    return [{ mountpoint, device, fstype, total, used, free, percent }];
  } catch (error) {
    if (error instanceof PsutilError) {
      return [];
    }
    throw error;
  }
}
