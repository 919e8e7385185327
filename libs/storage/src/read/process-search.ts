import type { SearchTerm } from '@psfleet/search';
import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { isFieldOfIdentity } from './field-conditions.js';
import type { HostProcess } from './host-processes.js';
import { renderRelaxed, renderTerm, whereParams, type ProcessFilters, type ProcessRow } from './process-conditions.js';
import { textsOfIdentities } from './text-conditions.js';
import { anchoredIdentities, anchoredRows, anchorParams, type TableAnchor } from './table-anchors.js';

/** Up to this many matches are passed to the server by name; beyond that it repeats the search where it needs them. */
const processLimit = 4000;

interface SearchedTables extends ProcessFilters {
  readonly anchors: readonly TableAnchor[];
}

/** Renders what the sample of a process whose identity is not stored decides. */
function renderOfSample(term: SearchTerm, parameter: string): string | false | null {
  if (term.kind === 'text') {
    return `lowerUTF8(s.name) LIKE lowerUTF8({${parameter}:String})`;
  }
  return isFieldOfIdentity(term) ? false : null;
}

const isHost = (term: SearchTerm): boolean => term.kind === 'field' && term.field === 'host';

const isKnownOfSamples = (term: SearchTerm): boolean =>
  term.kind !== 'text' && term.kind !== 'label' && !isHost(term) && !isFieldOfIdentity(term);

/**
 * Finds the processes that may match, so that the process table is built of these alone; null if that would leave out
 * none, or few. Samples are searched too where they can decide, because a process may have no stored identity.
 */
export function searchedSql({ where, anchors }: SearchedTables): string | null {
  if (where === undefined) {
    return null;
  }
  const row: ProcessRow = { table: 'p', identity: 'p', texts: textsOfIdentities('p', anchors) };
  // Most processes do not have a given text or unit, so what is negated excludes few.
  const ofIdentity = renderRelaxed(where, (term, parameter, isNegated) =>
    isNegated || isKnownOfSamples(term) ? null : renderTerm(term, parameter, row),
  );
  const ofSample = renderRelaxed(where, (term, parameter, isNegated) =>
    isNegated ? null : renderOfSample(term, parameter),
  );
  if (ofIdentity === true || ofSample === true) {
    return null;
  }
  const identities = `
  SELECT p.host AS host, p.proc_uid AS proc_uid FROM processes AS p
  WHERE ${anchoredIdentities('p')}
    AND ${ofIdentity}`;
  return ofSample === false
    ? identities
    : `${identities}
  UNION ALL
  SELECT s.host, s.proc_uid FROM process_samples AS s
  WHERE ${anchoredRows('s')}
    AND ${ofSample}`;
}

/** Returns null for `found` when there are too many to list. Throws StorageError. */
export async function readSearched(
  storage: Storage,
  query: SearchedTables,
  search: string,
): Promise<{ found: { hosts: Set<string>; processes: HostProcess[] } | null; rowsRead: number }> {
  const { rows, rowsRead } = await storage.query<HostProcess>(
    `SELECT DISTINCT host, ${procUidText('proc_uid')} AS procUid FROM (${search}) LIMIT {limit:UInt32}`,
    { params: { ...anchorParams(query.anchors), ...whereParams(query), limit: processLimit + 1 } },
  );
  return {
    found: rows.length > processLimit ? null : { hosts: new Set(rows.map(({ host }) => host)), processes: rows },
    rowsRead,
  };
}
