import { constants } from 'node:os';

/**
 * Resolves a signal by number or name, as `process.kill` accepts it. Throws RangeError for an unknown signal, TypeError
 * for another type.
 */
export function toSignalNumber(signal: number | NodeJS.Signals): number {
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
  const number = constants.signals[signal];
  if (number === undefined) {
    throw new RangeError(`no such signal: ${name}`);
  }
  return number;
}
