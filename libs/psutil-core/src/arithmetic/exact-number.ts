/** A number where that is exact, which it is up to 2^53 - 1; else the bigint itself. */
export function toExactNumber(value: bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value;
}
