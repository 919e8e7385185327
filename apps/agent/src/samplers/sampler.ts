import type { GroupName, GroupRow } from '@psfleet/metric-catalog';

/** Reads one metric group. No hardware is no rows, not an error. */
export interface Sampler<N extends GroupName = GroupName> {
  readonly group: N;
  readonly read: () => readonly GroupRow<N>[];
}

/** Keeps the group's name and its row type together. */
export function sampler<const N extends GroupName>(group: N, read: () => readonly GroupRow<N>[]): Sampler<N> {
  return { group, read };
}
