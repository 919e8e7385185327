import type { SearchTerm } from '@psfleet/search';
import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { identityText } from '../schema/process-tables.js';
import { isFieldOfIdentity } from './field-conditions.js';
import { renderRelaxed, renderTerm, whereParams, type ProcessFilters, type ProcessRow } from './process-conditions.js';
import { anchoredIdentities, anchoredRows, anchorParams, type TableAnchor } from './table-anchors.js';

/** Up to this many matches are passed to the server by name; beyond that it repeats the search where it needs them. */
const processLimit = 4000;

const row: ProcessRow = {
  table: 'p',
  identity: 'p',
  names: ['lowerUTF8(p.name)'],
  commandLine: "lowerUTF8(arrayStringConcat(p.cmdline, ' '))",
  indexed: identityText,
};

/** Renders what an identity decides; samples decide the rest. */
function renderOfIdentity(term: SearchTerm, parameter: string): string | null {
  if (term.kind === 'field' && term.field === 'cmd') {
    // The index is over the whole text.
    return `${identityText} LIKE lowerUTF8({${parameter}:String}) AND ${renderTerm(term, parameter, row)}`;
  }
  return isKnownOfSamples(term) ? null : renderTerm(term, parameter, row);
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
 * none. Identities have an index for texts. Samples are searched too where they can decide, because a process may have
 * no stored identity.
 */
export function searchedSql({ where }: ProcessFilters): string | null {
  if (where === undefined) {
    return null;
  }
  const ofIdentity = renderRelaxed(where, renderOfIdentity);
  const ofSample = renderRelaxed(where, renderOfSample);
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
  query: ProcessFilters & { readonly anchors: readonly TableAnchor[] },
  search: string,
): Promise<{ found: { hosts: Set<string>; procUids: string[] } | null; rowsRead: number }> {
  const { rows, rowsRead } = await storage.query<{ host: string; procUid: string }>(
    `SELECT DISTINCT host, ${procUidText('proc_uid')} AS procUid FROM (${search}) LIMIT {limit:UInt32}`,
    { params: { ...anchorParams(query.anchors), ...whereParams(query), limit: processLimit + 1 } },
  );
  return {
    found:
      rows.length > processLimit
        ? null
        : { hosts: new Set(rows.map(({ host }) => host)), procUids: rows.map(({ procUid }) => procUid) },
    rowsRead,
  };
}
