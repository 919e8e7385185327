import { powerOf1024 } from './byte-units.js';

/** Stands for a value that is not known, which is never shown as 0. */
export const unknownText = '-';

const byteUnits = ['B', 'K', 'M', 'G', 'T', 'P'];

/** One decimal: `12.5`. */
export function showPercent(value: number | null | undefined): string {
  return isKnown(value) ? value.toFixed(1) : unknownText;
}

export function showCount(value: number | null | undefined): string {
  return isKnown(value) ? String(value) : unknownText;
}

/** Multiples of 1024 with one decimal, like psutil's bytes2human: `1023B`, `9.8K`, `-1.0M`. */
export function showBytes(value: number | null | undefined): string {
  if (!isKnown(value)) {
    return unknownText;
  }
  const size = Math.abs(value);
  const power = powerOf1024(value, 1);
  const number = power === 0 ? String(Math.round(size)) : (size / 1024 ** power).toFixed(1);
  return `${value < 0 ? '-' : ''}${number}${byteUnits[power] ?? ''}`;
}

/** Bytes per second: `9.8K/s`. */
export function showRate(value: number | null | undefined): string {
  return isKnown(value) ? `${showBytes(value)}/s` : unknownText;
}

function isKnown(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
