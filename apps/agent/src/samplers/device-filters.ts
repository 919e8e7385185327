import type { Mount } from '@psfleet/psutil-core';
import type { AgentConfig } from '../config/agent-config.js';

/** Names that are reported, and names that are not. */
export interface NameFilter {
  /** Names that are reported even if `exclude` matches; null for none. */
  readonly include: RegExp | null;
  readonly exclude: RegExp | null;
}

/** Which file systems, disks and network interfaces are reported. */
export interface DeviceFilters {
  /** By mount point. */
  readonly mounts: NameFilter;
  /** By type of the file system. */
  readonly fstypes: NameFilter;
  readonly disks: NameFilter;
  readonly nics: NameFilter;
}

/** Reports everything. */
export const noFilters: DeviceFilters = {
  mounts: { include: null, exclude: null },
  fstypes: { include: null, exclude: null },
  disks: { include: null, exclude: null },
  nics: { include: null, exclude: null },
};

export function deviceFilters(config: AgentConfig): DeviceFilters {
  return {
    mounts: { include: config.mountsInclude, exclude: config.mountsExclude },
    fstypes: { include: config.fstypesInclude, exclude: config.fstypesExclude },
    disks: { include: config.disksInclude, exclude: config.disksExclude },
    nics: { include: config.nicsInclude, exclude: config.nicsExclude },
  };
}

export function isReported(name: string, { include, exclude }: NameFilter): boolean {
  return include?.test(name) === true || exclude?.test(name) !== true;
}

/** A mount is excluded by its mount point or its type, and included in spite of that by either. */
export function isReportedMount(
  { mountpoint, fstype }: Pick<Mount, 'mountpoint' | 'fstype'>,
  { mounts, fstypes }: DeviceFilters,
): boolean {
  const isIncluded = mounts.include?.test(mountpoint) === true || fstypes.include?.test(fstype) === true;
  return isIncluded || (mounts.exclude?.test(mountpoint) !== true && fstypes.exclude?.test(fstype) !== true);
}
