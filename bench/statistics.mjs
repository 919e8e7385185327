/** The middle value; of an even number of values, the upper one of the two. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The quantile as a whole number, or null if there are no values. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? null : Math.round(value);
}

/** Keeps null, so that "not measured" stays visible in a report. */
export function round(value, decimals = 2) {
  return value === null ? null : Math.round(value * 10 ** decimals) / 10 ** decimals;
}
