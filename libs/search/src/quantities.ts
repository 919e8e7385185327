import type { Quantity } from './fields.js';

interface Measure {
  /** What follows the number, in lower case, and what it multiplies the number by. */
  readonly units: Readonly<Record<string, number>>;
  /** Values are rounded to multiples of 1/steps. */
  readonly steps: number;
  /** What an error says was expected. */
  readonly expected: string;
}

const none = { '': 1 } as const;
const kib = 1024;

/** Memory is counted in powers of 1024 under either name, as in psutil, htop and Elasticsearch. */
const sizes = Object.fromEntries(
  ['k', 'm', 'g', 't', 'p'].flatMap((letter, index) =>
    [letter, `${letter}b`, `${letter}ib`].map((unit) => [unit, kib ** (index + 1)]),
  ),
);
const bytes = { ...none, b: 1, ...sizes };
const rates = Object.fromEntries(
  Object.entries(bytes).flatMap(([unit, factor]) => [
    [unit, factor],
    [`${unit}/s`, factor],
  ]),
);

const measures: Readonly<Record<Quantity, Measure>> = {
  count: { units: none, steps: 1, expected: 'a whole number' },
  signed: { units: none, steps: 1, expected: 'a whole number' },
  bytes: { units: bytes, steps: 1, expected: 'a size such as 500mb or 2gb' },
  rate: { units: rates, steps: 1, expected: 'a rate such as 1mb/s' },
  percent: { units: { ...none, '%': 1 }, steps: 10, expected: 'a percentage such as 50 or 12.5%' },
  duration: {
    units: { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 },
    steps: 1000,
    expected: 'a duration such as 90s, 15m, 2h or 3d',
  },
};

export function describeQuantity(quantity: Quantity): string {
  return measures[quantity].expected;
}

/** Parses a number with a unit, in any case; null if it is not one, or too large to be exact. */
export function parseQuantity(quantity: Quantity, text: string): number | null {
  const { units, steps } = measures[quantity];
  const [, sign = '', digits = '', unit = ''] = /^(-?)(\d+(?:\.\d+)?)([a-z/%]*)$/i.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined;
  const mayBeNegative = quantity === 'signed';
  const isWhole = !digits.includes('.');
  const isCount = quantity === 'count' || quantity === 'signed';
  if (digits === '' || factor === undefined || (sign !== '' && !mayBeNegative) || (isCount && !isWhole)) {
    return null;
  }
  const value = Math.round(Number(digits) * factor * steps) / steps;
  if (value * steps > Number.MAX_SAFE_INTEGER) {
    return null;
  }
  return sign === '' || value === 0 ? value : -value;
}

/** The units that a value is printed in, the largest first, where the value is a multiple of them. */
const printed: Readonly<Record<Quantity, readonly string[]>> = {
  count: [''],
  signed: [''],
  bytes: ['tb', 'gb', 'mb', 'kb', 'b'],
  rate: ['tb/s', 'gb/s', 'mb/s', 'kb/s', 'b/s'],
  percent: [''],
  duration: ['d', 'h', 'm', 's'],
};

/** Prints a value so that it parses to the same: 2147483648 bytes as `2gb`. */
export function printQuantity(quantity: Quantity, value: number): string {
  const { units } = measures[quantity];
  const smallest = printed[quantity].at(-1) ?? '';
  const unit =
    printed[quantity].find((name) => value !== 0 && Number.isInteger(value / (units[name] ?? 1))) ?? smallest;
  return `${value / (units[unit] ?? 1)}${unit}`;
}
