import { listTerms, type SearchExpression } from '@psfleet/search';
import type { HostBinding } from '@psfleet/wire';
import type { ControlState } from '../state/control-state.js';
import { warnAboutHosts } from './host-warning.js';

const rejoinedWarning = 'joined again later, so that labels are compared as they are since then';
const removedWarning = 'removed later, and without labels since, so that conditions on labels do not find them';

export interface LabelledSearch {
  readonly where?: SearchExpression | undefined;
  /** The hosts that are searched; null for all. */
  readonly hosts: readonly string[] | null;
}

/** The first and the last moment that a search is about, in milliseconds since the epoch. */
export interface SearchedTime {
  readonly from: number;
  readonly to: number;
}

/**
 * Warns of the hosts whose labels were others at the time of a search, or may have been: they change only when a host
 * joins again, and the state keeps the newest ones.
 */
export function warnAboutPastLabels(
  state: Pick<ControlState, 'hosts' | 'removed'>,
  { where, hosts }: LabelledSearch,
  time: SearchedTime,
): string[] {
  if (where === undefined || !listTerms(where).some(({ kind }) => kind === 'label')) {
    return [];
  }
  const searched = hosts === null ? null : new Set(hosts);
  const hadOthers = ({ host, bindings }: BoundHost): boolean =>
    bindings.some(({ from, to }) => to !== null && from <= time.to && time.from < to) && searched?.has(host) !== false;
  return [
    ...warnAboutHosts(rejoinedWarning, [...state.hosts.values()].filter(hadOthers)),
    ...warnAboutHosts(removedWarning, [...state.removed.values()].filter(hadOthers)),
  ];
}

interface BoundHost {
  readonly host: string;
  readonly bindings: readonly HostBinding[];
}
