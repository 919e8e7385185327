const maxPower = 5;

/**
 * The power of 1024 whose unit (B, K, M, G, T, P) a number of bytes has when it is shown with these decimals. What
 * rounds to 1024 has the next unit.
 */
export function powerOf1024(bytes: number, decimals: number): number {
  const size = Math.abs(bytes);
  let power = 0;
  while (power < maxPower && Number((size / 1024 ** power).toFixed(power === 0 ? 0 : decimals)) >= 1024) {
    power++;
  }
  return power;
}
