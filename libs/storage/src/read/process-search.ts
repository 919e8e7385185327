import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { identityText } from '../schema/process-tables.js';
import { filterParams, identityConditions, textConditions, type ProcessFilters } from './process-filters.js';
import { anchoredRows, anchorParams, type TableAnchor } from './table-anchors.js';

/** Up to this many matches are passed to the server by name; beyond that it repeats the search where it needs them. */
const processLimit = 4000;

/**
 * Finds the processes that may match, so that the process table is built of these alone; null if no filter needs it.
 * Identities have an index for texts. A text is searched in samples too, because they hold the name of a process whose
 * identity is not stored.
 */
export function searchedSql(filters: ProcessFilters): string | null {
  const conditions = identityConditions(filters, 'p');
  if (conditions.length > 0) {
    return identitiesWhere(conditions);
  }
  return filters.text === undefined
    ? null
    : `${identitiesWhere(textConditions(filters, identityText))}
  UNION ALL
  SELECT s.host, s.proc_uid FROM process_samples AS s
  WHERE ${[anchoredRows('s'), ...textConditions(filters, 'lowerUTF8(s.name)')].join('\n    AND ')}`;
}

const identitiesWhere = (conditions: readonly string[]): string => `
  SELECT p.host AS host, p.proc_uid AS proc_uid FROM processes AS p
  WHERE p.host IN {hosts:Array(String)}
    AND p.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND ${conditions.join('\n    AND ')}`;

/** Returns null for `found` when there are too many to list. Throws StorageError. */
export async function readSearched(
  storage: Storage,
  query: ProcessFilters & { readonly anchors: readonly TableAnchor[] },
  search: string,
): Promise<{ found: { hosts: Set<string>; procUids: string[] } | null; rowsRead: number }> {
  const { rows, rowsRead } = await storage.query<{ host: string; procUid: string }>(
    `SELECT DISTINCT host, ${procUidText('proc_uid')} AS procUid FROM (${search}) LIMIT {limit:UInt32}`,
    { params: { ...anchorParams(query.anchors), ...filterParams(query), limit: processLimit + 1 } },
  );
  return {
    found:
      rows.length > processLimit
        ? null
        : { hosts: new Set(rows.map(({ host }) => host)), procUids: rows.map(({ procUid }) => procUid) },
    rowsRead,
  };
}
