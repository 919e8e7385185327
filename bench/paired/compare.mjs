import { geometricMean, pairedRatio, pairsOf } from './ratio.mjs';

/**
 * Compares the figures that the last lines of the runs hold under `judged` and `shown`. A judged figure passes if the
 * upper end of its interval is at most `bound`. A figure that either side lacks, or measures as 0, has no ratio and
 * fails if it is judged.
 */
export function compareRuns(runs, bound) {
  const pairs = pairsOf(runs);
  const compare = (kind, name) => {
    const values = pairs.map(({ a, b }) => ({ a: a[kind]?.[name], b: b[kind]?.[name] }));
    const isComparable = values.every(({ a, b }) => a > 0 && b > 0);
    const figure = {
      a: isComparable ? geometricMean(values.map(({ a }) => a)) : null,
      b: isComparable ? geometricMean(values.map(({ b }) => b)) : null,
      ...(isComparable ? pairedRatio(values) : { ratio: null, low: null, high: null }),
    };
    return kind === 'judged' ? { ...figure, passed: isComparable && figure.high <= bound } : figure;
  };
  const compareAll = (kind) => Object.fromEntries(namesIn(runs, kind).map((name) => [name, compare(kind, name)]));
  const judged = compareAll('judged');
  return { judged, shown: compareAll('shown'), passed: Object.values(judged).every(({ passed }) => passed) };
}

function namesIn(runs, kind) {
  return [...new Set(runs.flatMap(({ result }) => Object.keys(result[kind] ?? {})))];
}
