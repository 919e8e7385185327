import type { ProcessEnd } from '@psfleet/psutil-core';
import type { TrackedProcess } from '../processes/process-tracker.js';
import type { EndUsage } from './event-builder.js';

/** Samples count CPU time in hundredths of a second. */
const nsPerTick = 1e7;

/** Everything that a process used which no sweep saw. `missingNs` is what the kernel left out of its CPU time. */
export function usageOfUnswept(end: ProcessEnd, missingNs: number): EndUsage {
  const { peakRss, readBytes, writeBytes } = end;
  const cpuNs = end.cpuNs + missingNs;
  return {
    cpuNs,
    peakRss,
    readBytes,
    writeBytes,
    unsampledCpuNs: cpuNs,
    unsampledReadBytes: readBytes,
    unsampledWriteBytes: writeBytes,
  };
}

/**
 * What a known process used in all, and since its newest sample. A sample may have more than its end: of threads that
 * ended before they were followed.
 */
export function usageOfKnown(end: ProcessEnd, missingNs: number, { sent }: TrackedProcess): EndUsage {
  const sampledNs = sent?.cpuTicks === null || sent === null ? null : sent.cpuTicks * nsPerTick;
  const cpuNs = Math.max(end.cpuNs + missingNs, sampledNs ?? 0);
  const { peakRss, readBytes, writeBytes } = end;
  const since = (total: number, sampled: number | null | undefined): number | null =>
    sampled === null || sampled === undefined ? null : Math.max(0, total - sampled);
  return {
    cpuNs,
    peakRss,
    readBytes,
    writeBytes,
    unsampledCpuNs: since(cpuNs, sampledNs),
    unsampledReadBytes: since(readBytes, sent?.readBytes),
    unsampledWriteBytes: since(writeBytes, sent?.writeBytes),
  };
}
