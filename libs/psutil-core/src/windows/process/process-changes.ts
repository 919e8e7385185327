import {
  ABOVE_NORMAL_PRIORITY_CLASS,
  BELOW_NORMAL_PRIORITY_CLASS,
  HIGH_PRIORITY_CLASS,
  IDLE_PRIORITY_CLASS,
  IOPRIO_HIGH,
  IOPRIO_LOW,
  IOPRIO_NORMAL,
  IOPRIO_VERYLOW,
  NORMAL_PRIORITY_CLASS,
  REALTIME_PRIORITY_CLASS,
} from '../../constants.js';
import { NotSupported } from '../../errors.js';
import type { ProcessChange } from '../../model/process.js';
import { readAffinityMasks, processRights, writeAffinityMask, writePriorityClass } from '../native/processes.js';
import { writeIoPriority } from '../native/process-information.js';
import type { ProcessSource } from './process-source.js';

/** Makes a change; the caller pins the process. Windows has no settings of threads, so `allThreads` has no effect. */
export function applyChange(source: ProcessSource, change: ProcessChange): void {
  source.use(processRights.setInformation | processRights.queryLimited, chooseWrite(change));
}

/** What makes a change. Throws NotSupported, and RangeError or TypeError for arguments that Windows does not have. */
function chooseWrite(change: ProcessChange): (handle: number) => void {
  if (change.kind === 'rlimit') {
    throw new NotSupported('Windows has no resource limits of a process');
  }
  if (change.kind === 'nice') {
    const priority = requirePriorityClass(change.value);
    return (handle) => writePriorityClass(handle, priority);
  }
  if (change.kind === 'ionice') {
    const priority = requireIoPriority(change.ioclass, change.value);
    return (handle) => writeIoPriority(handle, priority);
  }
  const { cpus } = change;
  return (handle) => writeAffinityMask(handle, encodeMask(cpus.length > 0 ? cpus : readEligibleCpus(handle)));
}

export function readAffinity(handle: number): number[] {
  return decodeMask(readAffinityMasks(handle).process);
}

export function readEligibleCpus(handle: number): number[] {
  return decodeMask(readAffinityMasks(handle).system);
}

/** The CPUs of a mask of 64 bits, in ascending order. Throws NotSupported for a mask without any. */
export function decodeMask(mask: bigint): number[] {
  if (mask === 0n) {
    throw new NotSupported(
      'Windows tells no CPUs of a process whose threads run in several processor groups, each of up to 64 CPUs',
    );
  }
  return Array.from({ length: 64 }, (_, cpu) => cpu).filter((cpu) => (mask & (1n << BigInt(cpu))) !== 0n);
}

function encodeMask(cpus: readonly number[]): bigint {
  return cpus.reduce((mask, cpu) => mask | (1n << BigInt(cpu)), 0n);
}

const priorityClasses: ReadonlySet<number> = new Set([
  IDLE_PRIORITY_CLASS,
  BELOW_NORMAL_PRIORITY_CLASS,
  NORMAL_PRIORITY_CLASS,
  ABOVE_NORMAL_PRIORITY_CLASS,
  HIGH_PRIORITY_CLASS,
  REALTIME_PRIORITY_CLASS,
]);

function requirePriorityClass(value: number): number {
  if (!priorityClasses.has(value)) {
    throw new RangeError(`${value} is no priority class of Windows; choose between ${[...priorityClasses].join(', ')}`);
  }
  return value;
}

const ioPriorities: readonly number[] = [IOPRIO_VERYLOW, IOPRIO_LOW, IOPRIO_NORMAL, IOPRIO_HIGH];

function requireIoPriority(ioclass: number, value: number): number {
  if (value !== 0) {
    throw new TypeError('Windows has no levels within an I/O priority: leave the value out');
  }
  if (!ioPriorities.includes(ioclass)) {
    throw new RangeError(`${ioclass} is no I/O priority of Windows; choose between ${ioPriorities.join(', ')}`);
  }
  return ioclass;
}
