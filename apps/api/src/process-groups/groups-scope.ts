import type { Grouping, ProcessFilters } from '@psfleet/storage';
import type { SelectedHosts } from '../moments/moments.service.js';

/** What groups of a moment and of a time range share. */
export interface GroupsQuery extends ProcessFilters, SelectedHosts {
  readonly by: Grouping;
  readonly perHost: boolean;
  readonly limit: number;
}

/** Processes whose identity is not stored are in no unit and no container, as far as is known. */
export function warnAboutUnidentified(by: Grouping, processes: number): string[] {
  return processes === 0 ? [] : [`the ${by} of ${processes} processes is not stored`];
}
