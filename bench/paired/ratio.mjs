// How many times as much one side costs as the other, from pairs of runs.

/**
 * Student's t, 95 % quantile, by degrees of freedom: the two-sided 90 % interval.
 * NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
 */
const student95 = new Map([
  [3, 2.353],
  [7, 1.895],
  [11, 1.796],
  [15, 1.753],
]);

/**
 * The ratio of B to A over pairs of runs that stood next to each other, with its 90 % interval.
 *
 * Costs vary by factors rather than by amounts, so the mean is taken of the logarithms of the pairs' ratios. What both
 * runs of a pair share, such as a machine that is slower for some minutes, cancels within the pair. The interval is
 * Student's t: with four pairs a bootstrap knows 35 different resamples only and its intervals are far too narrow.
 */
export function pairedRatio(pairs) {
  const quantile = student95.get(pairs.length - 1);
  if (quantile === undefined) {
    throw new Error(`${pairs.length} pairs: give 4, 8, 12 or 16`);
  }
  const logs = pairs.map(({ a, b }) => Math.log(b / a));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const half = quantile * Math.sqrt(variance / logs.length);
  return { ratio: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
}

/**
 * The runs of one comparison. Each pair of neighbours holds both sides, in turn A first and B first, so that neither
 * side profits from a machine that becomes faster or slower meanwhile.
 */
export function orderOfRuns(repeat) {
  return 'ABBAABBA'.repeat(repeat).split('');
}

/** The runs of `orderOfRuns` as pairs of neighbours. */
export function pairsOf(runs) {
  return Array.from({ length: runs.length / 2 }, (_, pair) => {
    const neighbours = runs.slice(pair * 2, pair * 2 + 2);
    const [a, b] = ['A', 'B'].map((side) => neighbours.find((run) => run.side === side).result);
    return { a, b };
  });
}

/** The geometric mean, which fits the ratio that is computed from logarithms. */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
