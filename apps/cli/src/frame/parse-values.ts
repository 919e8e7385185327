import { ParameterProblem } from './parameters.js';

/** A parser of whole numbers within a range. */
export function wholeNumber({ min, max }: { readonly min: number; readonly max: number }): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new ParameterProblem(`must be a whole number from ${min} to ${max}`);
    }
    return value;
  };
}

/** A parser of the texts in a closed list. */
export function oneOf<const Value extends string>(values: readonly Value[]): (text: string) => Value {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) {
      throw new ParameterProblem(`must be one of ${values.join(', ')}`);
    }
    return value;
  };
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, min: 60, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration such as `30s`, `5min`, `12h` or `7d`. */
export function seconds(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})(s|min|m|h|d)$/.exec(text) ?? [];
  const value = Number(digits) * (unitSeconds[unit] ?? Number.NaN);
  if (!(value > 0)) {
    throw new ParameterProblem('must be a duration such as 30s, 5min, 12h or 7d');
  }
  return value;
}

/** Name and value of `name=value`. */
export function nameAndValue(text: string): readonly [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new ParameterProblem('must be a name and a value, such as rack=r12');
  }
  return [name, value];
}
