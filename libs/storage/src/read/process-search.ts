import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { identityText } from '../schema/process-tables.js';
import { anchoredRows, anchorParams, type TableAnchor } from './table-anchors.js';
import { renderTextSearch, textSearchParams, type TextExpression } from './text-search.js';

/** Up to this many matches are passed to the server by name; beyond that it repeats the search where it needs them. */
const processLimit = 4000;

/**
 * Finds the processes that may match, so that the process table is built of these alone. Identities have an index for
 * it. Samples are searched too, because they hold the name of a process whose identity is not stored.
 */
export const searchedSql = (text: TextExpression): string => `
  SELECT host, proc_uid FROM processes
  WHERE host IN {hosts:Array(String)}
    AND ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND ${renderTextSearch(text, identityText)}
  UNION ALL
  SELECT s.host, s.proc_uid FROM process_samples AS s
  WHERE ${anchoredRows('s')}
    AND ${renderTextSearch(text, 'lowerUTF8(s.name)')}`;

/** Returns null for `found` when there are too many to list. Throws StorageError. */
export async function readSearched(
  storage: Storage,
  anchors: readonly TableAnchor[],
  text: TextExpression,
): Promise<{ found: { hosts: Set<string>; procUids: string[] } | null; rowsRead: number }> {
  const { rows, rowsRead } = await storage.query<{ host: string; procUid: string }>(
    `SELECT DISTINCT host, ${procUidText('proc_uid')} AS procUid FROM (${searchedSql(text)}) LIMIT {limit:UInt32}`,
    { params: { ...anchorParams(anchors), ...textSearchParams(text), limit: processLimit + 1 } },
  );
  return {
    found:
      rows.length > processLimit
        ? null
        : { hosts: new Set(rows.map(({ host }) => host)), procUids: rows.map(({ procUid }) => procUid) },
    rowsRead,
  };
}
