import { NativeCallFailed } from '../errors.js';
import { IOPRIO_CLASS_IDLE, IOPRIO_CLASS_NONE } from '../constants.js';
import type { ProcessChange, ResourceLimits } from '../model/process.js';
import type { PlatformProcess } from '../platform/platform-process.js';

/** Linux's system calls change one thread. psutil's methods and ours change the first one, unless all are requested. */
export interface ThreadOptions {
  readonly allThreads?: boolean;
}

type AffinityChange = Extract<ProcessChange, { kind: 'cpuAffinity' }>;

/** The errno for "none of these CPUs". */
const EINVAL = 22;

/** Turns arguments into a change, or throws RangeError or TypeError. */
export function toNiceChange(value: number, options: ThreadOptions): ProcessChange {
  return { kind: 'nice', value: requireInteger(value, 'nice'), allThreads: options.allThreads === true };
}

export function toIoniceChange(ioclass: number, value: number | null, options: ThreadOptions): ProcessChange {
  const level = value === null ? 0 : requireInteger(value, 'value');
  requireInteger(ioclass, 'ioclass');
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
    throw new RangeError(`second argument must be a (soft, hard) tuple, got ${JSON.stringify(limits)}`);
  }
  const [soft, hard] = limits as unknown as ResourceLimits;
  return { kind: 'rlimit', resource, limits: [requireInteger(soft, 'a limit'), requireInteger(hard, 'a limit')] };
}

/**
 * Throws a RangeError that names a missing CPU, for which the kernel reports only EINVAL, or which it ignores silently.
 */
export function changeAffinity(
  source: PlatformProcess,
  change: AffinityChange,
  apply: (change: AffinityChange) => void,
): void {
  const negative = change.cpus.find((cpu) => cpu < 0 || cpu > 65_535);
  if (negative !== undefined) {
    throw invalidCpu(negative, source);
  }
  try {
    apply(change);
  } catch (error) {
    if (error instanceof NativeCallFailed && error.errno === EINVAL) {
      const eligible = new Set(source.eligibleCpus());
      const wrong = change.cpus.find((cpu) => !eligible.has(cpu));
      throw wrong === undefined ? error : invalidCpu(wrong, source, error);
    }
    throw error;
  }
}

function invalidCpu(cpu: number, source: PlatformProcess, cause?: unknown): RangeError {
  return new RangeError(`invalid CPU ${cpu}; choose between ${source.eligibleCpus().join(', ')}`, { cause });
}

function requireInteger(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new TypeError(`${what} must be an integer (got ${typeof value})`);
  }
  return value;
}
