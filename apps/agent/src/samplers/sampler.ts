import type { GroupName, GroupRow } from '@psfleet/metric-catalog';

/** Reads one metric group. Without the hardware it returns no rows, which is not an error. */
export interface Sampler<N extends GroupName = GroupName> {
  readonly group: N;
  /** Called at the beginning of a tick that reads the group, to ask for what is answered later. */
  readonly prepare?: () => void;
  readonly read: () => readonly GroupRow<N>[];
}

/** Binds the type of the rows to the name of the group. */
export function sampler<const N extends GroupName>(
  group: N,
  read: () => readonly GroupRow<N>[],
  prepare?: () => void,
): Sampler<N> {
  return { group, read, ...(prepare === undefined ? {} : { prepare }) };
}
