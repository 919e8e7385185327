import { computeCpuPercent, computeCpuTimesPercent } from '../arithmetic/cpu-percent.js';
import type { CpuFreq, CpuStats, CpuTimes } from '../model/cpu.js';
import type { Platform } from '../platform/platform.js';
import { sleepSeconds } from './sleep.js';

/** Returns the seconds in each mode since boot, of all CPUs together or of each online CPU. */
export interface CpuTimesFunction {
  (options?: { readonly percpu?: false }): CpuTimes;
  (options: { readonly percpu: true }): CpuTimes[];
}

/**
 * Returns the share of CPU time that was not idle, 0 to 100 with one decimal: since the previous call on this instance
 * (0 at the first call), or during the next `interval` seconds. The total and the CPUs are tracked separately.
 */
export interface CpuPercentFunction {
  (options?: { readonly interval?: 0 | null; readonly percpu?: false }): number;
  (options: { readonly interval?: 0 | null; readonly percpu: true }): number[];
  (options: { readonly interval: number; readonly percpu?: false }): Promise<number>;
  (options: { readonly interval: number; readonly percpu: true }): Promise<number[]>;
}

/** Returns the share of CPU time in each mode, otherwise like cpuPercent, but tracked separately. */
export interface CpuTimesPercentFunction {
  (options?: { readonly interval?: 0 | null; readonly percpu?: false }): CpuTimes;
  (options: { readonly interval?: 0 | null; readonly percpu: true }): CpuTimes[];
  (options: { readonly interval: number; readonly percpu?: false }): Promise<CpuTimes>;
  (options: { readonly interval: number; readonly percpu: true }): Promise<CpuTimes[]>;
}

/** Returns the clock in MHz: the mean of all CPUs (null if unknown), or that of each online CPU. */
export interface CpuFreqFunction {
  (options?: { readonly percpu?: false }): CpuFreq | null;
  (options: { readonly percpu: true }): CpuFreq[];
}

/** The CPU functions of an instance. */
export interface CpuFunctions {
  readonly cpuTimes: CpuTimesFunction;
  readonly cpuPercent: CpuPercentFunction;
  readonly cpuTimesPercent: CpuTimesPercentFunction;
  readonly cpuFreq: CpuFreqFunction;
  /** The number of online logical CPUs, or with `{logical: false}` of physical cores; null if unknown. */
  readonly cpuCount: (options?: { readonly logical?: boolean }) => number | null;
  /** Counters since boot. */
  readonly cpuStats: () => CpuStats;
  /** The average number of runnable processes over 1, 5 and 15 minutes. */
  readonly getloadavg: () => [number, number, number];
}

interface PercentOptions {
  readonly interval?: number | null;
  readonly percpu?: boolean;
}

/** Creates the functions, with the previous readings that they compare with. */
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

/** Seconds; 0 means not to wait. */
export function checkInterval(interval: number | null | undefined): number {
  const seconds = interval ?? 0;
  if (!(seconds >= 0)) {
    throw new RangeError(`interval is not positive (got ${seconds})`);
  }
  return seconds;
}

/**
 * Creates a function that compares the current CPU times with those of its previous call, or with those after an
 * interval.
 */
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
    // The first call, and one after CPUs went on- or offline (which moves list positions), compares the reading with
    // itself: 0.
    const isComparable = before.length === after.length;
    return after.map((times, index) => this.#compute((isComparable ? before[index] : undefined) ?? times, times));
  }
}

/** Computes the mean of all CPUs, with limits only if every CPU reports them. Null if no CPU reports its clock. */
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
