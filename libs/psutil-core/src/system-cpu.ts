import { computeCpuPercent } from './arithmetic/cpu-percent.js';
import type { CpuStats, CpuTimes } from './model/cpu.js';
import type { Platform } from './platform.js';
import { sleepSeconds } from './process/sleep.js';

/** Seconds per mode since boot, of all CPUs together or of each that is online. */
export interface CpuTimesFunction {
  (options?: { readonly percpu?: false }): CpuTimes;
  (options: { readonly percpu: true }): CpuTimes[];
}

/**
 * Percent of the CPUs' time that was not idle, 0 to 100, one decimal: since the previous call on this instance (0 at the first), or within the next
 * `interval` seconds. Total and per CPU have histories of their own.
 */
export interface CpuPercentFunction {
  (options?: { readonly interval?: 0 | null; readonly percpu?: false }): number;
  (options: { readonly interval?: 0 | null; readonly percpu: true }): number[];
  (options: { readonly interval: number; readonly percpu?: false }): Promise<number>;
  (options: { readonly interval: number; readonly percpu: true }): Promise<number[]>;
}

/** CPU functions of an instance. */
export interface CpuFunctions {
  readonly cpuTimes: CpuTimesFunction;
  readonly cpuPercent: CpuPercentFunction;
  /** Logical CPUs that are online, or with `{logical: false}` physical cores; null when unknown. */
  readonly cpuCount: (options?: { readonly logical?: boolean }) => number | null;
  /** Counts since boot. */
  readonly cpuStats: () => CpuStats;
  /** Processes that ran or waited to run, on average over 1, 5 and 15 minutes. */
  readonly getloadavg: () => [number, number, number];
}

interface PercentOptions {
  readonly interval?: number | null;
  readonly percpu?: boolean;
}

/** The previous readings are kept here. */
export function createCpuFunctions(platform: Platform): CpuFunctions {
  const total = createPercentHistory(() => [platform.cpuTimes()]);
  const percpu = createPercentHistory(() => platform.perCpuTimes());

  const cpuPercent = (options: PercentOptions = {}): unknown => {
    const interval = checkInterval(options.interval);
    const history = options.percpu === true ? percpu : total;
    const pick = (percents: number[]): number | number[] => (options.percpu === true ? percents : (percents[0] ?? 0));
    return interval > 0 ? history.within(interval).then(pick) : pick(history.sinceLast());
  };

  return {
    cpuTimes: ((options: { readonly percpu?: boolean } = {}) =>
      options.percpu === true ? platform.perCpuTimes() : platform.cpuTimes()) as CpuTimesFunction,
    cpuPercent: cpuPercent as CpuPercentFunction,
    cpuCount: (options = {}) => positiveOrNull(options.logical === false ? platform.cpuCountCores() : platform.cpuCountLogical()),
    cpuStats: () => platform.cpuStats(),
    getloadavg: () => platform.getloadavg(),
  };
}

/** Seconds, 0 for "do not wait". */
export function checkInterval(interval: number | null | undefined): number {
  const seconds = interval ?? 0;
  if (!(seconds >= 0)) {
    throw new RangeError(`interval is not positive (got ${seconds})`);
  }
  return seconds;
}

function createPercentHistory(read: () => CpuTimes[]): { sinceLast(): number[]; within(seconds: number): Promise<number[]> } {
  let last: CpuTimes[] | null = null;
  const advance = (before: CpuTimes[] | null): number[] => {
    const after = read();
    last = after;
    // A CPU without history, at the first call or just switched on, compares with now: 0.
    return after.map((times, index) => computeCpuPercent(before?.[index] ?? times, times));
  };
  return {
    sinceLast: () => advance(last),
    within: async (seconds) => {
      const before = read();
      await sleepSeconds(seconds);
      return advance(before);
    },
  };
}

function positiveOrNull(count: number | null): number | null {
  return count !== null && count >= 1 ? count : null;
}
