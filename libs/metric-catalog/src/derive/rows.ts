import type { Catalog, GroupName } from '../catalog.js';
import type { CamelCase } from './camel-case.js';

/** One reading of a group: dimensions as text, fields as numbers in their unit, null where unknown. */
export type GroupRow<N extends GroupName> = {
  readonly [D in keyof Catalog[N]['dimensions'] & string as CamelCase<D>]: string;
} & {
  readonly [F in keyof Catalog[N]['fields'] & string as CamelCase<F>]: number | null;
};

/** Converts a value to the integer that is sent and stored, multiplied by 10^decimals. */
export function toStored(value: number, decimals: 0 | 1 | 2): number {
  return decimals === 0 ? Math.round(value) : Math.round(value * 10 ** decimals);
}

/** Converts a stored integer back to the value in its unit. */
export function fromStored(stored: number, decimals: 0 | 1 | 2): number {
  return decimals === 0 ? stored : stored / 10 ** decimals;
}
