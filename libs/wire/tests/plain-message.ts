import type { HostMessage } from '../src/index.js';

/** A decoded message with plain arrays and nulls instead of typed arrays, to be compared with what was encoded. */
export function plainMessage(message: HostMessage): unknown {
  return plain(message);
}

function plain(value: unknown): unknown {
  if (value instanceof Float64Array) {
    return Array.from(value, (number) => (Number.isNaN(number) ? null : number));
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}
