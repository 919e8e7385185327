const collator = new Intl.Collator('en', { numeric: true });

/** Orders names as people count: `sim-2` before `sim-10`. Different names are never equal. */
export function compareNaturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
