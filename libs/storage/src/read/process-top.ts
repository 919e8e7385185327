import { TupleParam } from '@clickhouse/client';
import type { CamelCase } from '@psfleet/metric-catalog';
import type { TotalledCounter } from '@psfleet/wire';
import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { hasProcUid, procUidParams, uidNumberOf } from './host-processes.js';
import type { ProcessTableRow } from './process-table.js';
import { cpuPercentSql } from './process-table-sql.js';
import { gauges, increaseOverTick, intervalCounters, selectFields } from './sample-columns.js';
import {
  anchoredMessages,
  anchorParams,
  ofAnchor,
  tickParams,
  type TableAnchor,
  type TickAnchor,
} from './table-anchors.js';
import { topMetricColumns, type CounterMetric, type GaugeMetric } from './top-metrics.js';

/** A process and the sample that ranks it: the newest one up to the last tick of its host. */
export interface RankedProcess {
  readonly host: string;
  readonly procUid: string;
  /** Milliseconds since the epoch. */
  readonly ts: number;
  /** A counter: percent of one CPU, or bytes per second, over the last tick. A gauge: bytes, or a count. Never 0. */
  readonly value: number;
}

export interface RankedProcesses {
  /** Each process once, in descending order of its value. */
  readonly rows: readonly RankedProcess[];
  readonly rowsRead: number;
}

/**
 * The fields of one sample. Totals since the start of a process need all samples since the keyframe, so they are
 * absent.
 */
export type RankedSample = Omit<ProcessTableRow, CamelCase<TotalledCounter> | 'sortText' | 'sortNumber'>;

const processColumns = `s.host AS host, ${procUidText('s.proc_uid')} AS procUid`;

/**
 * Ranks processes by what a counter gained in the last tick, which only the rows of that tick tell. Throws
 * StorageError.
 */
export async function rankByCounter(
  storage: Storage,
  { ticks, by, limit }: { readonly ticks: readonly TickAnchor[]; readonly by: CounterMetric; readonly limit: number },
): Promise<RankedProcesses> {
  if (ticks.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  return storage.query<RankedProcess>(
    `
SELECT ${processColumns}, toUnixTimestamp64Milli(s.ts) AS ts,
  round(s.${topMetricColumns[by]} * 1000 / ${ofAnchor('s', 'elapsedMs')}, 1) AS value
FROM process_samples AS s
WHERE ${anchoredMessages('s')}
  AND ${ofAnchor('s', 'elapsedMs')} > 0 AND value > 0 AND NOT s.exited
ORDER BY value DESC, s.proc_uid
LIMIT 1 BY s.host, s.proc_uid
LIMIT {limit:UInt32}`,
    // The last tick serves as its own keyframe, which limits the range to its rows.
    {
      params: {
        ...anchorParams(ticks.map((tick) => ({ ...tick, keyframeTs: tick.lastTs, keyframeSeq: tick.tickSeq }))),
        limit,
      },
    },
  );
}

/**
 * Ranks processes by a gauge, whose value is in their newest sample, anywhere after the keyframe. An exit row has no
 * gauges, so ended processes drop out. Throws StorageError.
 */
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
SELECT ${processColumns}, toUnixTimestamp64Milli(argMax(s.ts, s.seq)) AS ts,
  argMax(if(s.exited, 0, ifNull(s.${topMetricColumns[by]}, 0)), s.seq) AS value
FROM process_samples AS s
WHERE ${anchoredMessages('s')}
GROUP BY s.host, s.proc_uid
HAVING value > 0
ORDER BY value DESC, s.proc_uid
LIMIT {limit:UInt32}`,
    { params: { ...anchorParams(anchors), limit } },
  );
}

/**
 * Reads the samples that rank the processes, in any order; `ticks` are the last ones of their hosts. Throws
 * StorageError.
 */
export async function readRankedSamples(
  storage: Storage,
  ranked: readonly RankedProcess[],
  ticks: readonly TickAnchor[],
): Promise<{ rows: RankedSample[]; rowsRead: number }> {
  if (ranked.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  const isUnknown = 'cpu_ticks IS NULL AND cpu_ticks_total IS NULL';
  return storage.query<RankedSample>(
    `
SELECT ${processColumns}, toUnixTimestamp64Milli(s.ts) AS ts, name, username,
  ${cpuPercentSql({ table: 's', isUnknown, sampleSeq: 's.seq' })} AS cpuPercent,
  ${[
    ...selectFields(intervalCounters, (counter) => increaseOverTick(counter, 's.seq', ofAnchor('s', 'tickSeq'))),
    ...selectFields(gauges),
  ].join(', ')}
FROM process_samples AS s
WHERE ${hasProcUid('s')}
  AND (s.host, s.proc_uid, toUnixTimestamp64Milli(s.ts)) IN {ranked:Array(Tuple(String, UInt64, Int64))}
  AND s.ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND s.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND s.seq <= ${ofAnchor('s', 'lastSeq')}
ORDER BY s.seq DESC
LIMIT 1 BY s.host, s.proc_uid`,
    {
      params: {
        ...tickParams(ticks),
        ...procUidParams(ranked.map(({ procUid }) => procUid)),
        ranked: ranked.map(({ host, procUid, ts }) => new TupleParam([host, uidNumberOf(procUid), ts])),
        from: ranked.reduce((earliest, { ts }) => Math.min(earliest, ts), Infinity),
        to: ranked.reduce((latest, { ts }) => Math.max(latest, ts), 0),
      },
    },
  );
}
