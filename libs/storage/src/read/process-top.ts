import type { Storage } from '../client.js';
import { procUidOf, procUidText } from '../proc-uid-sql.js';
import { cpuPercentSql, type ProcessTableRow } from './process-table.js';
import {
  anchoredMessages,
  anchorParams,
  ofAnchor,
  tickParams,
  type TableAnchor,
  type TickAnchor,
} from './table-anchors.js';
import { topMetricColumns, type CounterMetric, type GaugeMetric } from './top-metrics.js';

/** The sample that put a process where it is in the top: of those of this time the one with the highest number until the last tick of its host. */
export interface RankedProcess {
  readonly host: string;
  readonly procUid: string;
  /** Milliseconds since the epoch. */
  readonly ts: number;
  /** Percent of one CPU or bytes per second over the last tick; bytes or a count as the process stands. Never 0. */
  readonly value: number;
}

export interface RankedProcesses {
  /** The highest first; each process once. */
  readonly rows: readonly RankedProcess[];
  readonly rowsRead: number;
}

/** What the sample says: what was done since the process began is a sum over all since its host's keyframe, and not known here. */
export type RankedSample = Omit<ProcessTableRow, 'cpuTicks' | 'readBytes' | 'writeBytes' | 'sortText' | 'sortNumber'>;

const place = `s.host AS host, ${procUidText('s.proc_uid')} AS procUid`;

/** Who did the most in the last tick: that is in the rows of the last tick, a short range. Throws StorageError. */
export async function rankByCounter(
  storage: Storage,
  { ticks, by, limit }: { readonly ticks: readonly TickAnchor[]; readonly by: CounterMetric; readonly limit: number },
): Promise<RankedProcesses> {
  if (ticks.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  return storage.query<RankedProcess>(
    `
SELECT ${place}, toUnixTimestamp64Milli(s.ts) AS ts, round(s.${topMetricColumns[by]} * 1000 / ${ofAnchor('s', 'elapsedMs')}, 1) AS value
FROM process_samples AS s
WHERE ${anchoredMessages('s')}
  AND ${ofAnchor('s', 'elapsedMs')} > 0 AND value > 0 AND NOT s.exited
ORDER BY value DESC, s.proc_uid
LIMIT 1 BY s.host, s.proc_uid
LIMIT {limit:UInt32}`,
    // As if the last tick were the keyframe.
    {
      params: {
        ...anchorParams(ticks.map((tick) => ({ ...tick, keyframeTs: tick.lastTs, keyframeSeq: tick.tickSeq }))),
        limit,
      },
    },
  );
}

/** How a process stands tells its last row, wherever that lies behind the keyframe; an end has no value and leaves it out. Throws StorageError. */
export async function rankByGauge(
  storage: Storage,
  {
    anchors,
    by,
    limit,
  }: { readonly anchors: readonly TableAnchor[]; readonly by: GaugeMetric; readonly limit: number },
): Promise<RankedProcesses> {
  if (anchors.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  return storage.query<RankedProcess>(
    `
SELECT ${place}, toUnixTimestamp64Milli(argMax(s.ts, s.seq)) AS ts, argMax(if(s.exited, 0, ifNull(s.${topMetricColumns[by]}, 0)), s.seq) AS value
FROM process_samples AS s
WHERE ${anchoredMessages('s')}
GROUP BY s.host, s.proc_uid
HAVING value > 0
ORDER BY value DESC, s.proc_uid
LIMIT {limit:UInt32}`,
    { params: { ...anchorParams(anchors), limit } },
  );
}

/** The samples of the places, in any order; `ticks` are the last ones of their hosts. Throws StorageError. */
export async function readRankedSamples(
  storage: Storage,
  places: readonly RankedProcess[],
  ticks: readonly TickAnchor[],
): Promise<{ rows: RankedSample[]; rowsRead: number }> {
  if (places.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  return storage.query<RankedSample>(
    `
SELECT ${place}, toUnixTimestamp64Milli(s.ts) AS ts, name, username, status,
  ${cpuPercentSql({ table: 's', isUnknown: 'cpu_ticks IS NULL AND cpu_ticks_total IS NULL', sampleSeq: 's.seq' })} AS cpuPercent,
  rss, vms, num_threads AS numThreads, num_fds AS numFds, nice
FROM process_samples AS s
WHERE (s.host, s.proc_uid, s.ts) IN (
    SELECT tupleElement(place, 1), ${procUidOf('tupleElement(place, 2)')}, fromUnixTimestamp64Milli(tupleElement(place, 3), 'UTC')
    FROM (SELECT arrayJoin(arrayZip({placeHosts:Array(String)}, {procUids:Array(String)}, {times:Array(Int64)})) AS place)
  )
  AND s.ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND s.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC') AND s.seq <= ${ofAnchor('s', 'lastSeq')}
ORDER BY s.seq DESC
LIMIT 1 BY s.host, s.proc_uid`,
    {
      params: {
        ...tickParams(ticks),
        placeHosts: places.map(({ host }) => host),
        procUids: places.map(({ procUid }) => procUid),
        times: places.map(({ ts }) => ts),
        from: places.reduce((least, { ts }) => Math.min(least, ts), Infinity),
        to: places.reduce((most, { ts }) => Math.max(most, ts), 0),
      },
    },
  );
}
