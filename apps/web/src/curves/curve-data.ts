import type { Series } from '@psfleet/sdk';

/** One line or one layer of a curve. Values are in the unit of the curve; null where nothing is known. */
export interface CurveLine {
  readonly name: string;
  readonly colour: `--${string}`;
  readonly values: readonly (number | null)[];
  /** Drawn below the middle line: what goes out. */
  readonly isDown?: boolean;
}

/** Buckets of time: the start of the first one and the length of each, in milliseconds, and how many. */
export interface Buckets {
  readonly first: number;
  readonly stepMs: number;
  readonly count: number;
}

/** About an answer whose points are means over buckets; times as in RFC 3339, the length in seconds. */
export interface BucketMeta {
  readonly from: string;
  readonly to: string;
  readonly step: number;
}

/** The buckets of an answer; none while there is no answer. */
export function bucketsOf(meta: BucketMeta | undefined): Buckets {
  if (meta === undefined) {
    return { first: 0, stepMs: 1000, count: 0 };
  }
  const [first, stepMs] = [Date.parse(meta.from), meta.step * 1000];
  return { first, stepMs, count: Math.ceil((Date.parse(meta.to) - first) / stepMs) };
}

/** The bucket of a time; null if it is in none of them. */
export function bucketOf({ first, stepMs, count }: Buckets, time: string): number | null {
  const index = Math.round((Date.parse(time) - first) / stepMs);
  return index >= 0 && index < count ? index : null;
}

/** The values of series in each bucket, added up; null in a bucket that none of them has. */
export function addUp(series: readonly Series[], buckets: Buckets, factor = 1): (number | null)[] {
  const sums = Array.from({ length: buckets.count }, (): number | null => null);
  for (const [time, value] of series.flatMap(({ points }) => points)) {
    const index = bucketOf(buckets, time);
    if (value !== null && index !== null) {
      sums[index] = (sums[index] ?? 0) + value * factor;
    }
  }
  return sums;
}

/**
 * The increase per second of a counter that only grows, from the bucket before to each bucket; null where either is
 * not known, and where it fell.
 */
export function ratesOf(values: readonly (number | null)[], stepMs: number): (number | null)[] {
  return values.map((value, index) => {
    const before = values[index - 1] ?? null;
    return value === null || before === null || value < before ? null : ((value - before) / stepMs) * 1000;
  });
}

/** The largest value of all lines, and at least `minimum`, rounded up to a round number. */
export function roundMaximum(lines: readonly CurveLine[], minimum: number): number {
  return roundUp(
    lines.flatMap(({ values }) => values).reduce<number>((most, value) => Math.max(most, value ?? 0), minimum),
  );
}

/** The last value that is known. */
export function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

/** The largest value that the curve shows, for its scale: a round number of 1, 2 or 5. */
export function roundUp(value: number): number {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}
