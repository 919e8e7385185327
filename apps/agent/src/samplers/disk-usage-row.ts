import type { GroupRow } from '@psfleet/metric-catalog';
import type { FileSystem, FileSystemUsage } from '@psfleet/psutil-core';
import { asNumber } from './as-number.js';

/** What a file system answered to the question how full it is. */
export interface UsageAnswer {
  /** The last known usage; null if it refuses to tell, or has never answered. */
  readonly usage: FileSystemUsage | null;
  /** Whether it did not answer this time. */
  readonly isUnresponsive: boolean;
}

const unknownUsage = {
  total: null,
  used: null,
  free: null,
  percent: null,
  inodesTotal: null,
  inodesUsed: null,
  inodesFree: null,
} as const;

/**
 * The row of a file system. One that refuses to tell keeps its row, with nulls, so that it is not taken for unmounted.
 * Like df, it leaves out those without blocks, which only look like file systems.
 */
export function diskUsageRows(
  { mountpoint, device, fstype, isReadonly }: FileSystem,
  { usage, isUnresponsive }: UsageAnswer,
): GroupRow<'disk_usage'>[] {
  if (usage?.total === 0) {
    return [];
  }
  return [
    {
      mountpoint,
      device,
      fstype,
      ...(usage ?? unknownUsage),
      readonly: asNumber(isReadonly),
      unresponsive: asNumber(isUnresponsive),
    },
  ];
}
