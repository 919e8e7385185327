/** How a metric says yes, no and unknown. */
export function asNumber(value: boolean | null): 0 | 1 | null {
  if (value === null) {
    return null;
  }
  return value ? 1 : 0;
}
