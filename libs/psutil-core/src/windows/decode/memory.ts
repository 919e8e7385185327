import { computeUsagePercent } from '../../arithmetic/usage-percent.js';
import type { SwapMemory, VirtualMemory } from '../../model/memory.js';
import { memoryStatus, pageFileInformation, performanceInformation } from '../native/layouts/system-layouts.js';
import { openStructure } from './structure.js';

/** `status` is a MEMORYSTATUSEX, `performance` a PERFORMANCE_INFORMATION. */
export function decodeVirtualMemory(status: Buffer, performance: Buffer): VirtualMemory {
  const read = openStructure(status, 0, memoryStatus, 'GlobalMemoryStatusEx');
  const readPages = openStructure(performance, 0, performanceInformation, 'GetPerformanceInfo');
  const total = read('ullTotalPhys');
  const available = Math.min(read('ullAvailPhys'), total);
  return {
    total,
    available,
    percent: computeUsagePercent(total - available, total),
    used: total - available,
    free: available,
    active: null,
    inactive: null,
    buffers: null,
    cached: readPages('SystemCache') * readPages('PageSize'),
    shared: null,
    slab: null,
    zfsArc: null,
    zfsArcReclaimable: null,
  };
}

/**
 * Page files: their size is what can be committed beyond physical memory. `pageFiles`, a list of
 * SYSTEM_PAGEFILE_INFORMATION, says how much of them is in use; null if the system does not tell.
 */
export function decodeSwapMemory(performance: Buffer, pageFiles: Buffer | null): SwapMemory {
  const read = openStructure(performance, 0, performanceInformation, 'GetPerformanceInfo');
  const pageSize = read('PageSize');
  const total = Math.max(0, read('CommitLimit') - read('PhysicalTotal')) * pageSize;
  const inUse = total === 0 ? 0 : pageFiles === null ? null : sumPagesInUse(pageFiles) * pageSize;
  const used = inUse === null ? null : Math.min(inUse, total);
  return {
    total,
    used,
    free: used === null ? null : total - used,
    percent: used === null ? null : computeUsagePercent(used, total),
    sin: null,
    sout: null,
  };
}

function sumPagesInUse(pageFiles: Buffer): number {
  const source = 'NtQuerySystemInformation(SystemPageFileInformation)';
  let sum = 0;
  for (let at = 0; at < pageFiles.length;) {
    const read = openStructure(pageFiles, at, pageFileInformation, source);
    sum += read('TotalInUse');
    const next = read('NextEntryOffset');
    if (next === 0) {
      break;
    }
    at += next;
  }
  return sum;
}
