import type { Storage } from '../client.js';
import { anchoredMessages, anchorParams, ofAnchor, type TableAnchor } from './table-anchors.js';

export interface WholeTables {
  readonly hosts: ReadonlySet<string>;
  readonly rowsRead: number;
}

const sql = `
SELECT t.host AS host
FROM ticks AS t
WHERE ${anchoredMessages('t')}
GROUP BY t.host
HAVING uniqExact(t.seq) = ${ofAnchor('t', 'lastSeq')} + 1 - ${ofAnchor('t', 'keyframeSeq')}
  AND countIf(t.keyframe AND t.seq = ${ofAnchor('t', 'keyframeSeq')}) > 0`;

/**
 * Finds the hosts for which every message from the keyframe to the last tick is stored: their tables lack no process.
 * Throws StorageError.
 */
export async function readWholeTables(storage: Storage, anchors: readonly TableAnchor[]): Promise<WholeTables> {
  if (anchors.length === 0) {
    return { hosts: new Set(), rowsRead: 0 };
  }
  const { rows, rowsRead } = await storage.query<{ host: string }>(sql, { params: anchorParams(anchors) });
  return { hosts: new Set(rows.map(({ host }) => host)), rowsRead };
}
