import type { Facet } from '@psfleet/sdk';

/** The values of a field with their counts, and how many are not listed. */
export interface FacetList {
  /** Null as a count: not known. */
  readonly values: readonly { readonly value: string | null; readonly count: number | null }[];
  /** Number of further values. */
  readonly further: number;
  /** Processes with further values. */
  readonly others: number;
}

/**
 * Lists the most frequent values of a field, and behind them the chosen ones that are not among these. `counts` are
 * without the choice; `counted` are with it, and so have the counts of the chosen values.
 */
export function listValues(counts: Facet, counted: Facet | undefined, chosen: readonly (string | null)[]): FacetList {
  const added = chosen
    .filter((value) => counts.values.every((each) => each.value !== value))
    .map((value) => ({ value, count: counted?.values.find((each) => each.value === value)?.count ?? null }));
  const addedProcesses = added.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const values = [...counts.values, ...added];
  return {
    values,
    // The two may be counts of different moments.
    further: Math.max(0, counts.distinct - values.length),
    others: Math.max(0, counts.others - addedProcesses),
  };
}
