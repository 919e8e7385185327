/** A boolean as the value of a metric; null stays null. */
export function asNumber(value: boolean | null): 0 | 1 | null {
  if (value === null) {
    return null;
  }
  return value ? 1 : 0;
}
