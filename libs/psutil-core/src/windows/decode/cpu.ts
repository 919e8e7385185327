import type { CpuFreq, CpuTimes } from '../../model/cpu.js';
import {
  interruptInformation,
  processorPerformance,
  processorPower,
  processorRecord,
  systemPerformance,
} from '../native/layouts/system-layouts.js';
import type { Layout } from '../native/layouts/layout.js';
import { openStructure, type StructureReader } from './structure.js';
import { toSeconds } from './time.js';

const performanceSource = 'NtQuerySystemInformation(SystemProcessorPerformanceInformation)';

/** Times and interrupts of one CPU since boot. */
export interface CpuLoad {
  readonly times: CpuTimes;
  readonly interrupts: number;
}

/** One entry per CPU. */
export function decodeCpuLoads(bytes: Buffer): CpuLoad[] {
  return entriesOf(bytes, processorPerformance, performanceSource).map((read) => {
    const idle = read('IdleTime');
    const interrupt = read('InterruptTime');
    const deferred = read('DpcTime');
    // KernelTime includes the three others, which would count twice.
    const system = Math.max(0, read('KernelTime') - idle - interrupt - deferred);
    const times: CpuTimes = {
      user: toSeconds(read('UserTime')),
      system: toSeconds(system),
      idle: toSeconds(idle),
      nice: null,
      iowait: null,
      irq: toSeconds(interrupt),
      softirq: toSeconds(deferred),
      steal: null,
      guest: null,
      guestNice: null,
    };
    return { times, interrupts: read('InterruptCount') };
  });
}

/** Deferred procedure calls of all CPUs since boot. */
export function decodeDeferredCalls(bytes: Buffer): number {
  const cpus = entriesOf(bytes, interruptInformation, 'NtQuerySystemInformation(SystemInterruptInformation)');
  return cpus.reduce((sum, read) => sum + read('DpcCount'), 0);
}

export function decodeSystemCalls(bytes: Buffer): { readonly ctxSwitches: number; readonly syscalls: number } {
  const source = 'NtQuerySystemInformation(SystemPerformanceInformation)';
  const read = openStructure(bytes, 0, systemPerformance, source);
  return { ctxSwitches: read('ContextSwitches'), syscalls: read('SystemCalls') };
}

/** The clock of each CPU; a CPU whose clock is not known is left out. */
export function decodeClocks(bytes: Buffer): CpuFreq[] {
  return entriesOf(bytes, processorPower, 'CallNtPowerInformation(ProcessorInformation)')
    .map((read) => ({ current: read('CurrentMhz'), min: null, max: read('MaxMhz') || null }))
    .filter(({ current }) => current > 0);
}

/** RelationProcessorCore of winnt.h. */
const coreRelationship = 0;

/** The number of records of the cores, each of which says how long it is. */
export function decodeCoreCount(bytes: Buffer): number {
  const source = 'GetLogicalProcessorInformationEx';
  const head: Layout<'Relationship' | 'Size'> = { ...processorRecord, size: 8 };
  let cores = 0;
  for (let at = 0; at < bytes.length;) {
    const read = openStructure(bytes, at, head, source);
    cores += read('Relationship') === coreRelationship ? 1 : 0;
    // A record is at least as long as its head, or else this would never end.
    at += Math.max(head.size, read('Size'));
  }
  return cores;
}

function entriesOf<Field extends string>(
  bytes: Buffer,
  structure: Layout<Field>,
  source: string,
): StructureReader<Field>[] {
  const count = Math.floor(bytes.length / structure.size);
  return Array.from({ length: count }, (_, index) => openStructure(bytes, index * structure.size, structure, source));
}
