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

/** The values of series in each bucket, added up; null in a bucket that none of them has. */
export function addUp(series: readonly Series[], { first, stepMs, count }: Buckets, factor = 1): (number | null)[] {
  const sums = Array.from({ length: count }, (): number | null => null);
  for (const [time, value] of series.flatMap(({ points }) => points)) {
    const index = Math.round((Date.parse(time) - first) / stepMs);
    if (value !== null && index >= 0 && index < count) {
      sums[index] = (sums[index] ?? 0) + value * factor;
    }
  }
  return sums;
}

/** The largest value that the curve shows, for its scale: a round number of 1, 2 or 5. */
export function roundUp(value: number): number {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}

/**
 * Names of disks without their partitions, whose traffic theirs includes: `sda1` beside `sda`, `nvme0n1p2` beside
 * `nvme0n1`.
 */
export function wholeDisks(names: readonly string[]): string[] {
  return names.filter(
    (name) =>
      !names.some((other) => {
        const rest = name.startsWith(other) ? name.slice(other.length) : '';
        return other !== name && (/\d$/.test(other) ? /^p\d+$/ : /^\d+$/).test(rest);
      }),
  );
}
