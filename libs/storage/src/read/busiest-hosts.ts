import type { Storage } from '../client.js';
import type { LatestTick } from './latest-ticks.js';
import { doneColumns, type DoneFigure } from './process-top.js';
import { anchoredRows, anchorParams, anchorsSql } from './table-anchors.js';

export interface BusiestHostsQuestion {
  readonly ticks: readonly LatestTick[];
  readonly by: DoneFigure;
  readonly limit: number;
}

/**
 * The top processes are on the hosts whose highest process is highest. Of the rows of a quarter hour only the columns that tell this are read: to read which
 * processes they are costs three times as much.
 */
const sql = (column: string): string => `
WITH ${anchorsSql},
highest AS (
  SELECT s.host AS host, s.ts AS ts, max(s.${column}) AS done
  FROM process_samples AS s
  PREWHERE s.ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND s.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  WHERE ${anchoredRows('s')}
  GROUP BY host, ts
  HAVING done > 0
)
SELECT h.host AS host
FROM highest AS h INNER JOIN anchors AS a ON a.host = h.host AND a.last_ts = h.ts
WHERE a.elapsed_ms > 0
ORDER BY h.done / a.elapsed_ms DESC
LIMIT {limit:UInt32}`;

/** Hosts that have the processes which did the most in the last tick. Throws StorageError. */
export async function readBusiestHosts(storage: Storage, { ticks, by, limit }: BusiestHostsQuestion): Promise<{ hosts: string[]; rowsRead: number }> {
  if (ticks.length === 0) return { hosts: [], rowsRead: 0 };
  const anchors = ticks.map(({ host, ts, seq, lastSeq, elapsedMs }) => ({ host, keyframeTs: ts, lastTs: ts, elapsedMs, keyframeSeq: seq, tickSeq: seq, lastSeq }));
  const { rows, rowsRead } = await storage.query<{ host: string }>(sql(doneColumns[by]), { params: { ...anchorParams(anchors), limit } });
  return { hosts: rows.map(({ host }) => host), rowsRead };
}
