import type { Storage } from '../client.js';
import { identityMs } from '../schema/process-tables.js';
import { anchoredIdentities, anchoredMessages, anchorParams, type TableAnchor } from './table-anchors.js';

/** The processes in the tables that have an identity with a cut command line; an index finds these. */
const sql = `
SELECT DISTINCT host
FROM (
  SELECT s.host AS host, s.proc_uid AS proc_uid
  FROM process_samples AS s
  WHERE ${anchoredMessages('s')}
    AND (s.host, s.proc_uid) IN (
      SELECT host, proc_uid FROM processes
      WHERE cmdline_cut AND ${anchoredIdentities('processes')}
    )
  GROUP BY s.host, s.proc_uid
  HAVING NOT argMax(s.exited, s.seq)
)
ORDER BY host`;

/**
 * Reads the hosts on which a process of the tables has a command line that was cut, so that a search may miss it.
 * Throws StorageError.
 */
export async function readHostsWithCutCommandLines(
  storage: Storage,
  anchors: readonly TableAnchor[],
): Promise<{ hosts: string[]; rowsRead: number }> {
  if (anchors.length === 0) {
    return { hosts: [], rowsRead: 0 };
  }
  const { rows, rowsRead } = await storage.query<{ host: string }>(sql, { params: { ...anchorParams(anchors) } });
  return { hosts: rows.map(({ host }) => host), rowsRead };
}

/**
 * Reads the hosts on which a process had such a command line at some time of a range, in milliseconds since the epoch;
 * null stands for all hosts. Throws StorageError.
 */
export async function readHostsWithCutCommandLinesIn(
  storage: Storage,
  hosts: readonly string[] | null,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string[]> {
  const { rows } = await storage.query<{ host: string }>(
    `SELECT DISTINCT toString(p.host) AS host FROM processes AS p
WHERE p.cmdline_cut AND p.ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND p.ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC') ${hosts === null ? '' : 'AND p.host IN {hosts:Array(String)}'}
ORDER BY host`,
    { params: { hosts: hosts ?? [], from: Math.max(0, from - identityMs), to } },
  );
  return rows.map(({ host }) => host);
}
