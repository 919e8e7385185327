import { constants } from 'node:os';
import type { SignalName } from '../model/node-types.js';

/**
 * Numbers by name. Node knows the signals of its system only, and Windows has neither of the first two, which psutil's
 * suspend and resume stand for everywhere; their numbers are Linux's.
 */
const numbers: ReadonlyMap<string, number> = new Map([
  ['SIGCONT', 18],
  ['SIGSTOP', 19],
  ...Object.entries(constants.signals),
]);

/**
 * Resolves a signal by number or name, as `process.kill` accepts it. Throws RangeError for an unknown signal, TypeError
 * for another type.
 */
export function toSignalNumber(signal: number | SignalName): number {
  if (typeof signal === 'number') {
    if (!Number.isInteger(signal) || signal < 0 || signal > 64) {
      throw new RangeError(`no such signal: ${signal}`);
    }
    return signal;
  }
  if (typeof signal !== 'string') {
    throw new TypeError(`a signal is a number or a name (got ${typeof signal})`);
  }
  const name: string = signal;
  const number = numbers.get(name);
  if (number === undefined) {
    throw new RangeError(`no such signal: ${name}`);
  }
  return number;
}
