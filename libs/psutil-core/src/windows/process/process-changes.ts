import {
  ABOVE_NORMAL_PRIORITY_CLASS,
  BELOW_NORMAL_PRIORITY_CLASS,
  HIGH_PRIORITY_CLASS,
  IDLE_PRIORITY_CLASS,
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
  if (change.kind === 'rlimit') {
    throw new NotSupported('Windows has no resource limits of a process');
  }
  source.use(processRights.setInformation | processRights.queryLimited, (handle) => {
    if (change.kind === 'nice') {
      writePriorityClass(handle, requirePriorityClass(change.value));
    } else if (change.kind === 'ionice') {
      writeIoPriority(handle, change.ioclass);
    } else {
      const cpus = change.cpus.length > 0 ? encodeMask(change.cpus) : readAffinityMasks(handle).system;
      writeAffinityMask(handle, cpus);
    }
  });
}

/** The CPUs of a mask of 64 bits, in ascending order. */
export function decodeMask(mask: bigint): number[] {
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
