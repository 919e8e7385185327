import type { Storage } from '../client.js';
import { topMetricColumns, maxSql, newestSql, type TopMetric } from './top-metrics.js';

/** The newest complete tick of a host at a moment. Times in milliseconds since the epoch. */
export interface LastTick {
  readonly host: string;
  readonly ts: number;
  /** Sequence numbers of its first and last message. */
  readonly seq: number;
  readonly lastSeq: number;
  readonly bootId: string;
  /** Monotonic time since the tick before; null at the first of an agent. */
  readonly elapsedMs: number | null;
  /** The interval that the agent is configured to keep; null if it did not report one. */
  readonly intervalMs: number | null;
  /** Processes on the host. */
  readonly processes: number;
  /** Where starts and exits were learnt from: `kernel` or `sweep`. */
  readonly eventSource: string;
  /** The newest keyframe of the same boot; null if the time range holds none. */
  readonly keyframeTs: number | null;
  readonly keyframeSeq: number | null;
  /**
   * Messages between that keyframe and this tick that are not stored; a table built from the others lacks their rows.
   */
  readonly missing: number | null;
  /**
   * The maximum of the metric over all processes of the host; null if the host did not report it or no metric was
   * given.
   */
  readonly max: number | null;
}

export interface LastTicksQuery {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Only ticks after this are read. */
  readonly since: number;
  readonly hosts: readonly string[];
  /** The metric of `max`. */
  readonly by?: TopMetric;
}

interface LastTickRow extends LastTick {
  /** Whether a tick in the range came in several messages. */
  readonly isSplit: boolean;
}

const incompleteTicks = `
incomplete_ticks AS (
  SELECT host, queue, tick_seq
  FROM messages
  WHERE parts > 1
  GROUP BY host, queue, tick_seq
  HAVING uniqExact(part) < any(parts)
),`;

/**
 * Ten thousand hosts have a million rows here: each is read once, by cheap aggregates that a row stored twice does not
 * change. The newest tick has the greatest sequence number, and a message missing after the keyframe leaves a gap in
 * the numbers. Whether ticks of several messages are complete takes as long again to find out, so that runs in a second
 * statement and only for hosts that have such ticks.
 */
const sql = (by: TopMetric | undefined, mayBeSplit: boolean): string => `
WITH messages AS (
  SELECT host, queue, boot_id, seq, part, parts, toUInt64(seq - part + 1) AS tick_seq, ts, elapsed_ms, interval_ms,
    processes, event_source, keyframe AS is_keyframe${by === undefined ? '' : `, max_${topMetricColumns[by]}`}
  FROM ticks
  WHERE ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    AND ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
    AND host IN {hosts:Array(String)}
),${mayBeSplit ? incompleteTicks : ''}
ticks_of_host AS (
  SELECT host,
    toBool(max(parts) > 1) AS is_split,
    max(tick_seq) AS newest,
    max(seq) AS newest_seq,
    argMax(ts, tick_seq) AS newest_ts,
    argMax(boot_id, tick_seq) AS newest_boot,
    ${newestSql('elapsed_ms', 'tick_seq')} AS newest_elapsed,
    ${newestSql('interval_ms', 'tick_seq')} AS newest_interval,
    argMax(processes, tick_seq) AS newest_processes,
    argMax(event_source, tick_seq) AS newest_event_source,
    ${maxSql(by, 'tick_seq')} AS newest_max,
    groupArrayIf((tick_seq, ts, boot_id), is_keyframe) AS keyframes,
    groupArray(seq) AS numbers
  FROM messages
  ${mayBeSplit ? 'WHERE parts = 1 OR (host, queue, tick_seq) NOT IN incomplete_ticks' : ''}
  GROUP BY host
)
SELECT
  host,
  toUnixTimestamp64Milli(newest_ts) AS ts,
  newest AS seq,
  newest_seq AS lastSeq,
  newest_boot AS bootId,
  newest_elapsed AS elapsedMs,
  newest_interval AS intervalMs,
  newest_processes AS processes,
  newest_event_source AS eventSource,
  newest_max AS max,
  is_split AS isSplit,
  arrayReduce(
    'max', arrayMap(tick -> (tick.1, tick.2), arrayFilter(tick -> tick.3 = newest_boot, keyframes))
  ) AS keyframe,
  if(keyframe.1 = 0, NULL, toUnixTimestamp64Milli(keyframe.2)) AS keyframeTs,
  nullIf(keyframe.1, 0) AS keyframeSeq,
  if(
    keyframe.1 = 0,
    NULL,
    toInt64(newest_seq + 1 - keyframe.1) - arrayUniq(arrayFilter(number -> number >= keyframe.1, numbers))
  ) AS missing
FROM ticks_of_host`;

/** Reads the newest complete tick of each host in a time range; hosts without one are left out. Throws StorageError. */
export async function readLastTicks(storage: Storage, { by, ...params }: LastTicksQuery): Promise<LastTick[]> {
  const { rows } = await storage.query<LastTickRow>(sql(by, false), { params });
  const split = rows.filter(({ isSplit }) => isSplit).map(({ host }) => host);
  if (split.length === 0) {
    return rows;
  }
  const whole = await storage.query<LastTickRow>(sql(by, true), { params: { ...params, hosts: split } });
  return [...rows.filter(({ isSplit }) => !isSplit), ...whole.rows];
}
