/** Made when first needed, because that takes milliseconds. */
let collator: Intl.Collator | null = null;

/** Orders names as people count: `sim-2` before `sim-10`. Different names are never equal. */
export function compareNaturally(a: string, b: string): number {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
