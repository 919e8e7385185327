import { NotSupported } from '../../errors.js';
import type {
  IoCounters,
  MemoryFootprint,
  MemoryInfo,
  MemoryInfoEx,
  PageFaults,
  ProcessCpuTimes,
} from '../../model/process.js';
import { decodeCpuTimes } from '../decode/time.js';
import type { ProcessSource } from './process-source.js';

/** From the process itself, because a share of CPU time needs a moment that is exact. */
export function readCpuTimes(source: ProcessSource): ProcessCpuTimes {
  const { user, system } = source.unlessDenied(
    () => decodeCpuTimes(source.times()),
    () => ({ user: source.entry().userTime, system: source.entry().systemTime }),
  );
  return { user, system, childrenUser: null, childrenSystem: null, iowait: null };
}

/** As in psutil, `vms` is what the process has committed, not the size of its address space. */
export function readMemoryInfo(source: ProcessSource): MemoryInfo {
  const { workingSet, committed } = source.entry();
  return { rss: workingSet, vms: committed, shared: null, text: null, data: null };
}

export function readMemoryInfoEx(source: ProcessSource): MemoryInfoEx {
  const { peakWorkingSet, peakCommitted } = source.entry();
  return {
    ...readMemoryInfo(source),
    peakRss: peakWorkingSet,
    peakVms: peakCommitted,
    rssAnon: null,
    rssFile: null,
    rssShmem: null,
    swap: null,
    hugetlb: null,
  };
}

/** The private part of the working set, which Windows counts by itself. */
export function readFootprint(source: ProcessSource): MemoryFootprint {
  const { privateWorkingSet, workingSet } = source.entry();
  if (privateWorkingSet === 0 && workingSet > 0) {
    throw new NotSupported('this Windows does not count the private memory of processes');
  }
  return { uss: privateWorkingSet, pss: null, swap: null };
}

export function readPageFaults(source: ProcessSource): PageFaults {
  const { pageFaults, hardFaults } = source.entry();
  return { minor: Math.max(0, pageFaults - hardFaults), major: hardFaults };
}

export function readIo(source: ProcessSource): IoCounters {
  const { readCount, writeCount, readBytes, writeBytes } = source.entry();
  return { readCount, writeCount, readBytes, writeBytes, readChars: null, writeChars: null };
}
