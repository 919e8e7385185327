import { roundTenth } from './round-tenth.js';

/** Computes `part` of `total` in percent with one decimal; 0 of 0 is 0. */
export function computeUsagePercent(part: number, total: number): number {
  return total === 0 ? 0 : roundTenth((part / total) * 100);
}
