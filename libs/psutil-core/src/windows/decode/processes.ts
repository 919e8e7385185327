import type { ProcessThread } from '../../model/process.js';
import { offsetOf } from '../native/layouts/layout.js';
import { processInformation, threadInformation } from '../native/layouts/process-layouts.js';
import { openStructure, requireRange } from './structure.js';
import { decodeUnicodeString } from './text.js';
import { decodeMicroseconds, toSeconds } from './time.js';

/** One process as SystemProcessInformation lists it. Sizes are bytes. */
export interface ProcessEntry {
  readonly pid: number;
  readonly ppid: number;
  /** Name of its program; '' for the idle process. */
  readonly name: string;
  /** Microseconds since the epoch; 0 for processes of the kernel that have no start. */
  readonly startTicks: number;
  /** Seconds of CPU time. */
  readonly userTime: number;
  readonly systemTime: number;
  readonly numThreads: number;
  readonly contextSwitches: number;
  /** Whether all of its threads are suspended. */
  readonly isSuspended: boolean;
  readonly pageFaults: number;
  readonly hardFaults: number;
  readonly workingSet: number;
  readonly peakWorkingSet: number;
  readonly privateWorkingSet: number;
  readonly committed: number;
  readonly peakCommitted: number;
  readonly readCount: number;
  readonly writeCount: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Where its threads are in the buffer. */
  readonly threadsAt: number;
}

const source = 'NtQuerySystemInformation(SystemProcessInformation)';
// KTHREAD_STATE and KWAIT_REASON.
const stateWaiting = 5;
const reasonSuspended = 5;

/** All processes in a buffer that begins at the address `base`. */
export function decodeProcesses(bytes: Buffer, base: number): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (let at = 0; ;) {
    entries.push(decodeProcess(bytes, at, base));
    const next = bytes.readUInt32LE(at);
    if (next === 0) {
      return entries;
    }
    at += next;
  }
}

function decodeProcess(bytes: Buffer, at: number, base: number): ProcessEntry {
  const read = openStructure(bytes, at, processInformation, source);
  const numThreads = read('NumberOfThreads');
  const threadsAt = at + processInformation.size;
  requireRange(bytes, threadsAt, numThreads * threadInformation.size, `${numThreads} threads`, source);
  return {
    pid: read('UniqueProcessId'),
    ppid: read('InheritedFromUniqueProcessId'),
    name: decodeUnicodeString(bytes, at + offsetOf(processInformation, 'ImageName'), base, source),
    startTicks: decodeMicroseconds(bytes, at + offsetOf(processInformation, 'CreateTime')),
    userTime: toSeconds(read('UserTime')),
    systemTime: toSeconds(read('KernelTime')),
    numThreads,
    ...summarizeThreads(bytes, threadsAt, numThreads),
    pageFaults: read('PageFaultCount'),
    hardFaults: read('HardFaultCount'),
    workingSet: read('WorkingSetSize'),
    peakWorkingSet: read('PeakWorkingSetSize'),
    privateWorkingSet: read('WorkingSetPrivateSize'),
    committed: read('PagefileUsage'),
    peakCommitted: read('PeakPagefileUsage'),
    readCount: read('ReadOperationCount'),
    writeCount: read('WriteOperationCount'),
    readBytes: read('ReadTransferCount'),
    writeBytes: read('WriteTransferCount'),
    threadsAt,
  };
}

function summarizeThreads(
  bytes: Buffer,
  threadsAt: number,
  count: number,
): Pick<ProcessEntry, 'contextSwitches' | 'isSuspended'> {
  let contextSwitches = 0;
  let suspended = 0;
  for (let index = 0; index < count; index++) {
    const at = threadsAt + index * threadInformation.size;
    contextSwitches += bytes.readUInt32LE(at + offsetOf(threadInformation, 'ContextSwitches'));
    const isWaiting = bytes.readUInt32LE(at + offsetOf(threadInformation, 'ThreadState')) === stateWaiting;
    const reason = bytes.readUInt32LE(at + offsetOf(threadInformation, 'WaitReason'));
    suspended += isWaiting && reason === reasonSuspended ? 1 : 0;
  }
  return { contextSwitches, isSuspended: count > 0 && suspended === count };
}

/** The threads of an entry of the same buffer. */
export function decodeThreads(bytes: Buffer, { threadsAt, numThreads }: ProcessEntry): ProcessThread[] {
  return Array.from({ length: numThreads }, (_, index) => {
    const read = openStructure(bytes, threadsAt + index * threadInformation.size, threadInformation, source);
    return {
      id: read('UniqueThread'),
      userTime: toSeconds(read('UserTime')),
      systemTime: toSeconds(read('KernelTime')),
    };
  });
}
