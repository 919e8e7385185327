import type { Grouping, ProcessFilters } from '@psfleet/storage';

/** What groups of a moment and of a time range share. */
export interface GroupsQuery extends ProcessFilters {
  readonly by: Grouping;
  readonly perHost: boolean;
  readonly limit: number;
  /** Only these hosts, which may be none; null: all. */
  readonly hosts: readonly string[] | null;
}

/** Processes whose identity is not stored are in no unit and no container, as far as is known. */
export function warnAboutUnidentified(by: Grouping, processes: number): string[] {
  return processes === 0 ? [] : [`the ${by} of ${processes} processes is not stored`];
}
