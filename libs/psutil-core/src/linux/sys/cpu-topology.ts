// Documentation/admin-guide/cputopology.rst, Documentation/ABI/testing/sysfs-devices-system-cpu
import type { PlatformContext } from '../../platform/platform.js';
import { readPieceIfAny } from '../files/kernel-text.js';
import { parseCpuList } from './cpu-list.js';
import { findPaths } from './find-paths.js';

/** Number of online CPUs, which sysconf(_SC_NPROCESSORS_ONLN) reads too; null without the file. */
export function readOnlineCpuCount(context: PlatformContext): number | null {
  const online = readPieceIfAny(context.io, `${context.sysRoot}/devices/system/cpu/online`);
  return online === null ? null : parseCpuList(online).length;
}

/** Number of distinct groups of CPUs that share a core; 0 if sysfs has none. */
export function readCoreCount(context: PlatformContext): number {
  // Both have the same content; the second name is deprecated, but the only one before Linux 5.3.
  return distinctContents(context, 'core_cpus_list') || distinctContents(context, 'thread_siblings_list');
}

function distinctContents(context: PlatformContext, file: string): number {
  const paths = findPaths(context.io, `${context.sysRoot}/devices/system/cpu/cpu[0-9]*/topology/${file}`);
  const contents = paths.map((path) => readPieceIfAny(context.io, path)?.text.trim());
  return new Set(contents.filter((content) => content !== undefined && content !== '')).size;
}
