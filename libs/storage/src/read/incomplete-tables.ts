import type { Storage } from '../client.js';
import { anchoredRows, anchorParams, type TableAnchor } from './table-anchors.js';

/** Of each host, how many messages from its keyframe to its last tick are stored, however often. */
const sql = `
WITH indexOf({hosts:Array(String)}, ticks.host) AS at
SELECT ticks.host AS host, uniqExact(seq) AS messages
FROM ticks
WHERE ${anchoredRows('ticks')}
  AND seq >= {keyframeSeq:Array(UInt64)}[at] AND seq <= {lastSeq:Array(UInt64)}[at]
GROUP BY host`;

/** The hosts of which messages between the keyframe and the last tick are not stored: what those told is not in a table that is made of the others. Throws StorageError. */
export async function readIncompleteTables(storage: Storage, anchors: readonly TableAnchor[]): Promise<string[]> {
  if (anchors.length === 0) return [];
  const { rows } = await storage.query<{ host: string; messages: number }>(sql, { params: anchorParams(anchors) });
  const stored = new Map(rows.map(({ host, messages }) => [host, messages]));
  return anchors.filter(({ host, keyframeSeq, lastSeq }) => stored.get(host) !== lastSeq + 1 - keyframeSeq).map(({ host }) => host);
}
