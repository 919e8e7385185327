import { constants } from 'node:os';
import { NotSupported } from '../../errors.js';
import type { IoPriority, ProcessChange, ResourceLimits } from '../../model/process.js';
import { hasLibc } from '../native/libc.js';
import { readLimits, setLimits } from '../native/prlimit.js';
import {
  decodeIoPriority,
  readAffinity,
  readIoPriority,
  setAffinity,
  setIoPriority,
  setNice,
} from '../native/scheduling.js';
import { parseLimits } from '../proc-pid/limits.js';
import { readAllowedCpus } from './eligible-cpus.js';
import type { ProcessSource } from './process-source.js';

/** The system call behind a change, and a function that makes it for one thread and returns 0 or the negated errno. */
interface Call {
  readonly name: string;
  readonly allThreads: boolean;
  readonly run: (thread: number) => number;
}

/**
 * Makes a change; the caller must hold the process. Skips threads that end meanwhile, except the first. Returns what
 * failed, or null.
 */
export function applyChange(
  source: ProcessSource,
  change: ProcessChange,
): { readonly call: string; readonly errno: number } | null {
  if (change.kind === 'rlimit') {
    requireOtherThanZero(source);
  }
  const call = toCall(change);
  const threads = call.allThreads ? listThreads(source) : [source.pid];
  for (const thread of threads) {
    const result = call.run(thread);
    const hasEnded = result === -constants.errno.ESRCH && thread !== source.pid;
    if (result < 0 && !hasEnded) {
      return { call: call.name, errno: -result };
    }
  }
  return null;
}

function toCall(change: ProcessChange): Call {
  if (change.kind === 'rlimit') {
    return { name: 'prlimit', allThreads: false, run: (pid) => setLimits(pid, change.resource, change.limits) };
  }
  if (change.kind === 'nice') {
    return { name: 'setpriority', allThreads: change.allThreads, run: (thread) => setNice(thread, change.value) };
  }
  if (change.kind === 'ionice') {
    return {
      name: 'ioprio_set',
      allThreads: change.allThreads,
      run: (thread) => setIoPriority(thread, change.ioclass, change.value),
    };
  }
  return {
    name: 'sched_setaffinity',
    allThreads: change.allThreads,
    run: (thread) => setAffinity(thread, change.cpus),
  };
}

/** Starts with the first thread, so that a refusal changes nothing. */
function listThreads(source: ProcessSource): number[] {
  return [
    source.pid,
    ...source
      .list('task')
      .map(Number)
      .filter((thread) => thread !== source.pid),
  ];
}

export function readIonice(source: ProcessSource): IoPriority {
  source.context.requireOwnNamespace();
  const result = readIoPriority(source.pid);
  if (result < 0) {
    throw source.failure('ioprio_get', -result);
  }
  return decodeIoPriority(result);
}

export function readCpuAffinity(source: ProcessSource): number[] {
  source.context.requireOwnNamespace();
  if (!hasLibc()) {
    return readAllowedCpus(source);
  }
  const result = readAffinity(source.pid);
  if (typeof result === 'number') {
    throw source.failure('sched_getaffinity', -result);
  }
  return result;
}

export function readRlimit(source: ProcessSource, resource: number): ResourceLimits {
  requireOtherThanZero(source);
  source.context.requireOwnNamespace();
  if (!hasLibc()) {
    return readLimitsFile(source, resource);
  }
  const result = readLimits(source.pid, resource);
  if (typeof result === 'number') {
    throw source.failure('prlimit', -result);
  }
  return result;
}

/** File `limits`, for machines without native calls. */
function readLimitsFile(source: ProcessSource, resource: number): ResourceLimits {
  const limits = parseLimits(source.text('limits'), resource, source.path('limits'));
  if (limits === null) {
    throw new NotSupported(`${source.path('limits')} has no resource ${resource}`);
  }
  return limits;
}

/** PID 0 means the calling process. */
function requireOtherThanZero(source: ProcessSource): void {
  if (source.pid === 0) {
    throw new RangeError("can't use prlimit() against PID 0 process");
  }
}
