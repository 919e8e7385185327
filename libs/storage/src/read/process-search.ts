import type { Storage } from '../client.js';
import { identityText } from '../schema/process-tables.js';
import { anchoredRows, anchorParams, type TableAnchor } from './table-anchors.js';
import { renderTextSearch, textSearchParams, type TextExpression } from './text-search.js';

/** Ids that fit into one parameter; the table of more processes is made whole and searched then. */
const processLimit = 4000;

/**
 * Processes of which a row says what is looked for: the table of a moment needs to be made of these only. Identities have an index for it; samples are
 * asked too, because a process whose identity is not stored has its name there. Null when there are too many. Throws StorageError.
 */
export async function readSearched(storage: Storage, anchors: readonly TableAnchor[], text: TextExpression): Promise<{ procUids: string[] | null; rowsRead: number }> {
  const { rows, rowsRead } = await storage.query<{ procUid: string }>(
    `
SELECT DISTINCT leftPad(lower(hex(proc_uid)), 16, '0') AS procUid
FROM (
  SELECT proc_uid FROM processes
  WHERE host IN {hosts:Array(String)} AND ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC') AND ${renderTextSearch(text, identityText)}
  UNION ALL
  SELECT s.proc_uid FROM process_samples AS s
  WHERE ${anchoredRows('s')}
    AND ${renderTextSearch(text, 'lowerUTF8(s.name)')}
)
LIMIT {limit:UInt32}`,
    { params: { ...anchorParams(anchors), ...textSearchParams(text), limit: processLimit + 1 } },
  );
  return { procUids: rows.length > processLimit ? null : rows.map(({ procUid }) => procUid), rowsRead };
}
