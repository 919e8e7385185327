import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { keysetPage, keysetParams, type Keyset } from './keyset.js';
import { anchoredMessages, anchorParams, ofAnchor, type TableAnchor } from './table-anchors.js';

/** A process with its place in the order by CPU: `value` is in tenths of a percent of one CPU. */
export interface BusyProcess {
  readonly host: string;
  readonly procUid: string;
  readonly value: number;
}

export interface BusiestQuery {
  readonly anchors: readonly TableAnchor[];
  /** Only processes after this place. */
  readonly after?: Keyset;
  readonly limit: number;
}

/**
 * Reads the processes that used most CPU in the last tick of their hosts, in the order of a table by CPU. Any other
 * process comes after the last of them, or used none. Throws StorageError.
 */
export async function readBusiestProcesses(
  storage: Storage,
  { anchors, after, limit }: BusiestQuery,
): Promise<{ rows: BusyProcess[]; rowsRead: number }> {
  const page = keysetPage('number', true, after);
  return storage.query<BusyProcess>(
    `
SELECT host, ${procUidText('proc_uid')} AS procUid, sort_value AS value
FROM (
  SELECT s.host AS host, s.proc_uid AS proc_uid,
    toInt64(round(round(s.cpu_ticks * 1000 / greatest(${ofAnchor('s', 'elapsedMs')}, 1), 1) * 10)) AS sort_value
  FROM process_samples AS s
  WHERE ${anchoredMessages('s')} AND s.cpu_ticks > 0
)
WHERE sort_value > 0 AND ${page.where}
ORDER BY ${page.orderBy}
LIMIT 1 BY host, proc_uid
LIMIT {limit:UInt32}`,
    {
      params: {
        // The last tick serves as its own keyframe, which limits the range to its rows.
        ...anchorParams(
          anchors.map((anchor) => ({ ...anchor, keyframeTs: anchor.lastTs, keyframeSeq: anchor.tickSeq })),
        ),
        ...keysetParams('number', after),
        limit,
      },
    },
  );
}
