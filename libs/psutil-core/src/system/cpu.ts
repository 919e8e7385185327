import { computeCpuPercent, computeCpuTimesPercent } from '../arithmetic/cpu-percent.js';
import type { CpuFreq, CpuStats, CpuTimes } from '../model/cpu.js';
import type { Platform } from '../platform/platform.js';
import { sleepSeconds } from './sleep.js';

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

/** Percent of the CPUs' time in each mode, otherwise as cpuPercent, with histories of its own. */
export interface CpuTimesPercentFunction {
  (options?: { readonly interval?: 0 | null; readonly percpu?: false }): CpuTimes;
  (options: { readonly interval?: 0 | null; readonly percpu: true }): CpuTimes[];
  (options: { readonly interval: number; readonly percpu?: false }): Promise<CpuTimes>;
  (options: { readonly interval: number; readonly percpu: true }): Promise<CpuTimes[]>;
}

/** MHz: the mean of all CPUs (null when unknown), or of each that is online. */
export interface CpuFreqFunction {
  (options?: { readonly percpu?: false }): CpuFreq | null;
  (options: { readonly percpu: true }): CpuFreq[];
}

/** CPU functions of an instance. */
export interface CpuFunctions {
  readonly cpuTimes: CpuTimesFunction;
  readonly cpuPercent: CpuPercentFunction;
  readonly cpuTimesPercent: CpuTimesPercentFunction;
  readonly cpuFreq: CpuFreqFunction;
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
  return {
    cpuTimes: ((options: { readonly percpu?: boolean } = {}) =>
      options.percpu === true ? platform.perCpuTimes() : platform.cpuTimes()) as CpuTimesFunction,
    cpuPercent: createSincePrevious(platform, computeCpuPercent) as CpuPercentFunction,
    cpuTimesPercent: createSincePrevious(platform, computeCpuTimesPercent) as CpuTimesPercentFunction,
    cpuCount: (options = {}) =>
      positiveOrNull(options.logical === false ? platform.cpuCountCores() : platform.cpuCountLogical()),
    cpuStats: () => platform.cpuStats(),
    cpuFreq: ((options: { readonly percpu?: boolean } = {}) => {
      const freqs = platform.cpuFreq();
      return options.percpu === true ? freqs : averageFreq(freqs);
    }) as CpuFreqFunction,
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

/** A function that compares the CPU times of now with those of its own previous call, or with those after a while. */
function createSincePrevious<T>(
  platform: Platform,
  compute: (before: CpuTimes, after: CpuTimes) => T,
): (options?: PercentOptions) => T | T[] | undefined | Promise<T | T[] | undefined> {
  const total = new CpuHistory(() => [platform.cpuTimes()], compute);
  const percpu = new CpuHistory(() => platform.perCpuTimes(), compute);
  return (options = {}) => {
    const interval = checkInterval(options.interval);
    const history = options.percpu === true ? percpu : total;
    const pick = (results: T[]): T[] | T | undefined => (options.percpu === true ? results : results[0]);
    return interval > 0 ? history.within(interval).then(pick) : pick(history.sinceLast());
  };
}

class CpuHistory<T> {
  readonly #read: () => CpuTimes[];
  readonly #compute: (before: CpuTimes, after: CpuTimes) => T;
  #last: readonly CpuTimes[] = [];

  constructor(read: () => CpuTimes[], compute: (before: CpuTimes, after: CpuTimes) => T) {
    this.#read = read;
    this.#compute = compute;
  }

  sinceLast(): T[] {
    return this.#advance(this.#last);
  }

  async within(seconds: number): Promise<T[]> {
    const before = this.#read();
    await sleepSeconds(seconds);
    return this.#advance(before);
  }

  #advance(before: readonly CpuTimes[]): T[] {
    const after = this.#read();
    this.#last = after;
    // At the first call, and when CPUs were switched on or off (then the places in the list moved), now is compared with now: 0.
    const isComparable = before.length === after.length;
    return after.map((times, index) => this.#compute((isComparable ? before[index] : undefined) ?? times, times));
  }
}

/** The mean of all CPUs; limits only if every CPU tells them. Null without CPUs that tell their clock. */
function averageFreq(freqs: readonly CpuFreq[]): CpuFreq | null {
  const mean = (values: readonly (number | null)[]): number | null =>
    values.reduce<number | null>(
      (sum, value) => (sum === null || value === null ? null : sum + value / values.length),
      0,
    );
  const current = freqs.length === 0 ? null : mean(freqs.map((freq) => freq.current));
  return current === null
    ? null
    : { current, min: mean(freqs.map(({ min }) => min)), max: mean(freqs.map(({ max }) => max)) };
}

function positiveOrNull(count: number | null): number | null {
  return count !== null && count >= 1 ? count : null;
}
