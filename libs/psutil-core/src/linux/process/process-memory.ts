import { NativeCallFailed, NoSuchProcess } from '../../errors.js';
import type { MemoryFootprint, MemoryInfo, MemoryRegion } from '../../model/process.js';
import { createAnsweringPaths } from '../disk/answering-path.js';
import { parseFootprint, parseSmaps } from '../proc-pid/smaps.js';
import { parsePidStatm } from '../proc-pid/statm.js';
import { parseStatusMemory } from '../proc-pid/status.js';
import type { ProcessSource } from './process-source.js';

const noMemory: MemoryInfo = { rss: 0, vms: 0, shared: 0, text: 0, data: 0 };

/** File `statm`, or `status` if it was already read: opening a file costs more than finding eight lines. */
export function readMemoryInfo(source: ProcessSource): MemoryInfo {
  if (source.isKnownKernelThread) {
    return noMemory;
  }
  const status = source.knownStatus;
  const known = status === null ? null : parseStatusMemory(status);
  return known ?? parsePidStatm(source.text('statm'), source.context.pageSize(), source.path('statm'));
}

/**
 * File `smaps_rollup` (Linux 4.14), in which the kernel sums smaps up. If it is missing (older kernels) or answers
 * ESRCH, as for kernel threads and many others that live, reads `smaps`.
 */
export function readMemoryFootprint(source: ProcessSource): MemoryFootprint {
  try {
    return parseFootprint(source.text('smaps_rollup'), source.path('smaps_rollup'));
  } catch (error) {
    if (error instanceof NativeCallFailed || error instanceof NoSuchProcess) {
      return parseFootprint(source.smaps(), source.path('smaps'));
    }
    throw error;
  }
}

/** File `smaps`; empty for kernel threads. */
export function readMemoryRegions(source: ProcessSource): MemoryRegion[] {
  const text = source.smaps();
  if (text === '') {
    source.throwIfZombie();
  }
  const findAnswering = createAnsweringPaths(source.context);
  return parseSmaps(text, source.path('smaps'), (path) => {
    const place = findAnswering(path);
    return place !== null && source.context.io.exists(place);
  });
}
