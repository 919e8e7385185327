import type { CpuFreq, CpuStats, CpuTimes } from '../../model/cpu.js';
import {
  decodeClocks,
  decodeCoreCount,
  decodeCpuLoads,
  decodeDeferredCalls,
  decodeSystemCalls,
  type CpuLoad,
} from '../decode/cpu.js';
import {
  readCoreRecords,
  readProcessorCount,
  readProcessorGroupCount,
  readProcessorPower,
} from '../native/processors.js';
import {
  readGroupInformation,
  readSystemInformation,
  type SystemInformationKind,
} from '../native/system-information.js';

/** The CPU functions of Windows. */
export const windowsCpu = {
  cpuTimes: (): CpuTimes => sumTimes(readLoads()),
  perCpuTimes: (): CpuTimes[] => readLoads().map(({ times }) => times),
  cpuCountLogical: (): number => readProcessorCount(),
  cpuCountCores: (): number => decodeCoreCount(readCoreRecords()),
  cpuStats: (): CpuStats => ({
    ...decodeSystemCalls(readSystemInformation('SystemPerformanceInformation')),
    interrupts: readLoads().reduce((sum, { interrupts }) => sum + interrupts, 0),
    softInterrupts: readPerGroup('SystemInterruptInformation').reduce(
      (sum, cpus) => sum + decodeDeferredCalls(cpus),
      0,
    ),
  }),
  cpuFreq: (): CpuFreq[] => decodeClocks(readProcessorPower()),
};

function readLoads(): CpuLoad[] {
  return readPerGroup('SystemProcessorPerformanceInformation').flatMap(decodeCpuLoads);
}

/** One answer per group of CPUs. Without a group every Windows answers, but only for the group of this thread. */
function readPerGroup(kind: SystemInformationKind): Buffer[] {
  const groups = readProcessorGroupCount();
  return groups <= 1
    ? [readSystemInformation(kind)]
    : Array.from({ length: groups }, (_, group) => readGroupInformation(kind, group));
}

function sumTimes(loads: readonly CpuLoad[]): CpuTimes {
  const sum = (field: 'user' | 'system' | 'idle' | 'irq' | 'softirq'): number =>
    loads.reduce((total, { times }) => total + (times[field] ?? 0), 0);
  return {
    user: sum('user'),
    system: sum('system'),
    idle: sum('idle'),
    nice: null,
    iowait: null,
    irq: sum('irq'),
    softirq: sum('softirq'),
    steal: null,
    guest: null,
    guestNice: null,
  };
}
