import type { GroupDefinition } from '@psfleet/metric-catalog';
import type { GroupColumns } from '@psfleet/wire';

/** The rows of a metric table that the groups of one message make together: one for each set of dimension values. */
export interface JoinedRows {
  readonly count: number;
  /** The values of each dimension, by row. */
  readonly texts: readonly (readonly string[])[];
  /** Which row each row of a group became, by the number of the group. */
  readonly placesOf: ReadonlyMap<number, readonly number[]>;
}

/** Joins the groups, all of which have the same dimensions. A dimension that a message lacks is empty. */
export function joinRows(
  definitions: readonly GroupDefinition[],
  groups: ReadonlyMap<number, GroupColumns>,
): JoinedRows {
  const rows = new Map<string, number>();
  const placesOf = new Map<number, readonly number[]>();
  const texts: string[][] = [];
  for (const { number, dimensions } of definitions) {
    const group = groups.get(number);
    if (group === undefined) {
      continue;
    }
    const values = Object.values(dimensions).map((dimension) => group.dimensions.get(dimension.number) ?? []);
    placesOf.set(
      number,
      Array.from({ length: group.rows }, (_, row) =>
        placeOf(
          values.map((column) => column[row] ?? ''),
          rows,
          texts,
        ),
      ),
    );
  }
  return { count: rows.size, texts, placesOf };
}

function placeOf(values: readonly string[], rows: Map<string, number>, texts: string[][]): number {
  // The lengths keep two lists of texts from making one key.
  const key = values.length === 1 ? (values[0] ?? '') : values.map((text) => `${text.length}:${text}`).join('');
  const known = rows.get(key);
  if (known !== undefined) {
    return known;
  }
  const place = rows.size;
  rows.set(key, place);
  for (const [index, text] of values.entries()) {
    texts[index] ??= [];
    texts[index].push(text);
  }
  return place;
}
