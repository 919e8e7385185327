import type { Counters } from './counter-wrap.js';

/**
 * Sums each field over all devices; null without devices. A field that one device does not report is unknown in the
 * sum.
 */
export function sumCounters<T extends Counters<T>>(devices: Iterable<T>, fields: readonly (keyof T)[]): T | null {
  let sum: T | null = null;
  for (const device of devices) {
    sum = sum === null ? device : addFields(sum, device, fields);
  }
  return sum;
}

function addFields<T extends Counters<T>>(sum: T, device: T, fields: readonly (keyof T)[]): T {
  const entries = fields.map((field) => [field, addKnown(sum[field], device[field])] as const);
  return { ...sum, ...Object.fromEntries(entries) };
}

function addKnown(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left + right;
}
