import { listTerms, type SearchExpression } from '@psfleet/search';
import type { HostBinding } from '@psfleet/wire';
import type { ControlState } from '../state/control-state.js';
import { warnAboutHosts } from './host-warning.js';

const rejoinedWarning = 'joined again later, so that labels are compared as they are since then';
const removedWarning = 'removed later, and without labels since, so that conditions on labels do not find them';

/** The hosts that a request is about: those in `host` that have every label of `label`; all without both. */
export interface NamedHosts {
  readonly host?: readonly string[];
  readonly label?: readonly string[];
}

export interface LabelledSearch {
  readonly where?: SearchExpression | undefined;
  readonly named: NamedHosts;
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
  { where, named }: LabelledSearch,
  time: SearchedTime,
): string[] {
  const isAsked = where !== undefined && listTerms(where).some(({ kind }) => kind === 'label');
  if (named.label === undefined && !isAsked) {
    return [];
  }
  const searched = named.host === undefined ? null : new Set(named.host);
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
