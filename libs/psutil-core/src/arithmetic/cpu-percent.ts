import type { CpuTimes } from '../model/cpu.js';
import { roundTenth } from './round-tenth.js';

const timeFields = [
  'user',
  'system',
  'idle',
  'nice',
  'iowait',
  'irq',
  'softirq',
  'steal',
  'guest',
  'guestNice',
] as const satisfies readonly (keyof CpuTimes)[];

/**
 * Computes the share of time between two readings during which the CPU was busy: 0 to 100, one decimal; 0 if no time
 * passed.
 */
export function computeCpuPercent(before: CpuTimes, after: CpuTimes): number {
  const deltas = computeDeltas(before, after);
  const total = computeTotal(deltas);
  const busy = total - deltas.idle - (deltas.iowait ?? 0);
  return total === 0 ? 0 : roundTenth((busy / total) * 100);
}

/**
 * Computes the share of each mode: 0 to 100, one decimal. For less than one second of CPU time the shares add up to
 * less than 100, as in psutil.
 */
export function computeCpuTimesPercent(before: CpuTimes, after: CpuTimes): CpuTimes {
  const deltas = computeDeltas(before, after);
  const scale = 100 / Math.max(1, computeTotal(deltas));
  return mapFields(deltas, (_, seconds) => Math.min(roundTenth(seconds * scale), 100));
}

/**
 * Computes the seconds in each mode between two readings. A mode that went backwards counts as 0: iowait does so by
 * design, and every mode when a CPU returns (psutil #392, #645, #1210); top does the same. A mode that is unknown in
 * one reading is unknown in the difference.
 */
function computeDeltas(before: CpuTimes, after: CpuTimes): CpuTimes {
  return mapFields(after, (field, seconds) => Math.max(0, seconds - (before[field] ?? seconds)));
}

/** Sums all modes; user and nice already include guests. */
function computeTotal(times: CpuTimes): number {
  const sum = timeFields.reduce((total, field) => total + (times[field] ?? 0), 0);
  return sum - (times.guest ?? 0) - (times.guestNice ?? 0);
}

function mapFields(times: CpuTimes, change: (field: keyof CpuTimes, seconds: number) => number): CpuTimes {
  const mapped = (field: keyof CpuTimes): number | null => {
    const seconds = times[field];
    return seconds === null ? null : change(field, seconds);
  };
  return {
    user: change('user', times.user),
    system: change('system', times.system),
    idle: change('idle', times.idle),
    nice: mapped('nice'),
    iowait: mapped('iowait'),
    irq: mapped('irq'),
    softirq: mapped('softirq'),
    steal: mapped('steal'),
    guest: mapped('guest'),
    guestNice: mapped('guestNice'),
  };
}
