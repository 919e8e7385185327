import { powerOf1024 } from './byte-units.js';

/** By their digits, made when first needed: the first one of a program takes ten milliseconds. */
const decimals: Intl.NumberFormat[] = [];

/** `21,432`, `88.9`; a true minus, and `–` for a value that is not known, which is never a zero. */
export function showNumber(value: number | null | undefined, digits: 0 | 1 | 2 = 0): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return '–';
  }
  const format = (decimals[digits] ??= new Intl.NumberFormat('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }));
  return format.format(value).replace('-', '\u2212');
}

/** Mebibytes, as numbers of one column in one unit. */
export function toMegabytes(bytes: number | null | undefined): number | null {
  return typeof bytes === 'number' ? bytes / 1_048_576 : null;
}

const sizes = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** `62.8 GB`, in multiples of 1024. */
export function showSize(bytes: number | null | undefined): string {
  if (typeof bytes !== 'number' || !Number.isFinite(bytes)) {
    return '–';
  }
  const power = powerOf1024(bytes, 0);
  const value = bytes / 1024 ** power;
  return `${showNumber(value, power > 0 && Math.abs(value) < 99.95 ? 1 : 0)} ${sizes[power] ?? ''}`;
}

/** `87.0 %`. */
export function showShare(percent: number | null | undefined): string {
  return typeof percent === 'number' ? `${showNumber(percent, 1)} %` : '–';
}
