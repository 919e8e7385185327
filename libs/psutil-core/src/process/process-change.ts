import { inspect } from 'node:util';
import { IOPRIO_CLASS_IDLE, IOPRIO_CLASS_NONE } from '../constants.js';
import type { ProcessChange, ResourceLimit, ResourceLimits } from '../model/process.js';
import type { PlatformProcess } from '../platform/platform-process.js';

/** Linux's system calls change one thread. psutil's methods and ours change the first one, unless all are requested. */
export interface ThreadOptions {
  readonly allThreads?: boolean;
}

type AffinityChange = Extract<ProcessChange, { kind: 'cpuAffinity' }>;

/** Turns arguments into a change, or throws RangeError or TypeError. */
export function toNiceChange(value: number, options: ThreadOptions): ProcessChange {
  return { kind: 'nice', value: requireInt32(value, 'nice'), allThreads: options.allThreads === true };
}

export function toIoniceChange(ioclass: number, value: number | null, options: ThreadOptions): ProcessChange {
  const level = value === null ? 0 : requireInteger(value, 'value');
  requireInteger(ioclass, 'ioclass');
  if (ioclass < 0 || ioclass > 7) {
    throw new RangeError(`no such ioclass: ${ioclass}`);
  }
  if (level !== 0 && (ioclass === IOPRIO_CLASS_IDLE || ioclass === IOPRIO_CLASS_NONE)) {
    throw new RangeError(`${ioclass} ioclass accepts no value`);
  }
  if (level < 0 || level > 7) {
    throw new RangeError('value not in 0-7 range');
  }
  return { kind: 'ionice', ioclass, value: level, allThreads: options.allThreads === true };
}

export function toAffinityChange(cpus: Iterable<number>, options: ThreadOptions): AffinityChange {
  if (typeof cpus !== 'object' || typeof cpus[Symbol.iterator] !== 'function') {
    throw new TypeError(`cpus must be a list of integers (got ${typeof cpus})`);
  }
  const numbers = [...new Set(cpus)].map((cpu) => requireInteger(cpu, 'a CPU'));
  return { kind: 'cpuAffinity', cpus: numbers, allThreads: options.allThreads === true };
}

export function toRlimitChange(resource: number, limits: ResourceLimits): ProcessChange {
  if (!Array.isArray(limits) || limits.length !== 2) {
    throw new RangeError(`second argument must be a (soft, hard) tuple, got ${inspect(limits)}`);
  }
  const [soft, hard] = limits as unknown as ResourceLimits;
  return { kind: 'rlimit', resource, limits: [requireLimit(soft), requireLimit(hard)] };
}

const maxLimit = 2n ** 64n - 1n;

/** A number that is not exact would set another limit than the one that was written down. */
function requireLimit(limit: unknown): ResourceLimit {
  if (typeof limit !== 'bigint') {
    const number = requireInteger(limit, 'a limit');
    if (number < -1 || number > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(`a limit must be -1 (unlimited) or from 0 to 2^53 - 1, or a bigint (got ${number})`);
    }
    return number;
  }
  if (limit < -1n || limit > maxLimit) {
    throw new RangeError(`a limit must be -1 (unlimited) or from 0 to 2^64 - 1 (got ${limit})`);
  }
  return limit;
}

/**
 * Throws a RangeError that names the eligible CPUs if one that was asked for is not among them: the kernel would ignore
 * it silently as long as another one is eligible.
 */
export function changeAffinity(
  source: PlatformProcess,
  change: AffinityChange,
  apply: (change: AffinityChange) => void,
): void {
  if (change.cpus.length > 0) {
    const eligible = source.eligibleCpus();
    const wrong = change.cpus.find((cpu) => !eligible.includes(cpu));
    if (wrong !== undefined) {
      throw new RangeError(`invalid CPU ${wrong}; choose between ${eligible.join(', ')}`);
    }
  }
  apply(change);
}

/** The system call takes 32 bits; a larger number would set another value. */
function requireInt32(value: unknown, what: string): number {
  const number = requireInteger(value, what);
  if ((number | 0) !== number) {
    throw new RangeError(`${what} must be between -2^31 and 2^31 - 1 (got ${number})`);
  }
  return number;
}

function requireInteger(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new TypeError(`${what} must be an integer (got ${typeof value})`);
  }
  return value;
}
