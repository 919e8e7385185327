/**
 * The rows with the largest positive values, the largest first; equals stay in their order. One pass finds them: a
 * table may have thousands of rows, and changes every tick.
 */
export function largestRows<Row>(rows: readonly Row[], count: number, value: (row: Row) => number | null): Row[] {
  const top: { readonly row: Row; readonly amount: number }[] = [];
  let least = 0;
  for (const row of rows) {
    const amount = value(row) ?? 0;
    if (amount > least) {
      const place = top.findIndex((each) => each.amount < amount);
      top.splice(place === -1 ? top.length : place, 0, { row, amount });
      top.length = Math.min(top.length, count);
      least = top.length === count ? (top.at(-1)?.amount ?? 0) : 0;
    }
  }
  return top.map(({ row }) => row);
}
