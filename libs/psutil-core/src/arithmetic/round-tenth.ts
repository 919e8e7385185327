/** Rounds to one decimal as psutil does: exactly, with ties (12.25) to the even tenth (12.2). */
export function roundTenth(value: number): number {
  const quarters = Math.abs(value) * 4;
  // Only quarters lie exactly between two tenths in binary. toFixed is exact too, but would round 0.25 up.
  const isLowHalf = Number.isSafeInteger(quarters) && quarters % 4 === 1;
  const rounded = isLowHalf ? value - Math.sign(value) * 0.05 : value;
  return Number(rounded.toFixed(1));
}
