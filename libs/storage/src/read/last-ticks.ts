import type { Storage } from '../client.js';
import { topMetricColumns, maxSql, newestSql, type TopMetric } from './top-metrics.js';

/** The newest complete tick of a host at a moment. Times in milliseconds since the epoch. */
export interface LastTick {
  readonly host: string;
  readonly ts: number;
  /** Numbers of its first and of its last message. */
  readonly seq: number;
  readonly lastSeq: number;
  readonly bootId: string;
  /** Monotonic time since the tick before; null at the first of an agent. */
  readonly elapsedMs: number | null;
  /** Time between its ticks as its agent is told to keep it; null if that does not tell. */
  readonly intervalMs: number | null;
  /** Processes on the host. */
  readonly processes: number;
  /** Who told of starts and ends: `kernel` or `sweep`. */
  readonly eventSource: string;
  /** The newest tick of the same boot that holds every process; null if there is none in the time that was looked at. */
  readonly keyframeTs: number | null;
  readonly keyframeSeq: number | null;
  /** Messages between that keyframe and this tick that are not stored: what they told is not in a table made of the others. */
  readonly missing: number | null;
  /** What no process of the host exceeded at that tick; null if the host did not tell, or was not asked. */
  readonly highest: number | null;
}

export interface LastTicksQuery {
  /** The moment, in milliseconds since the epoch. */
  readonly at: number;
  /** Ticks before are not looked at. */
  readonly since: number;
  readonly hosts: readonly string[];
  /** What `highest` is of. */
  readonly by?: TopMetric;
}

interface LastTickRow extends LastTick {
  /** Whether a tick in the time came in several messages. */
  readonly isSplit: boolean;
}

const incompleteTicks = `
incomplete_ticks AS (
  SELECT host, queue, tick_seq FROM messages WHERE parts > 1 GROUP BY host, queue, tick_seq HAVING uniqExact(part) < any(parts)
),`;

/**
 * Of ten thousand hosts a million rows are looked at: each is touched once, by aggregates that are cheap, and a row that is stored twice changes none of
 * them. The newest tick is the one with the greatest number; a tick that is missing behind the keyframe is missing in the numbers. Whether ticks of several
 * messages are complete is a question of its own, which takes as long again: asked of hosts that have some.
 */
const sql = (by: TopMetric | undefined, mayBeSplit: boolean): string => `
WITH messages AS (
  SELECT host, queue, boot_id, seq, part, parts, toUInt64(seq - part + 1) AS tick_seq, ts, elapsed_ms, interval_ms, processes, event_source, keyframe AS is_keyframe${by === undefined ? '' : `, max_${topMetricColumns[by]}`}
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
    ${maxSql(by, 'tick_seq')} AS newest_highest,
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
  newest_highest AS highest,
  is_split AS isSplit,
  arrayReduce('max', arrayMap(tick -> (tick.1, tick.2), arrayFilter(tick -> tick.3 = newest_boot, keyframes))) AS keyframe,
  if(keyframe.1 = 0, NULL, toUnixTimestamp64Milli(keyframe.2)) AS keyframeTs,
  nullIf(keyframe.1, 0) AS keyframeSeq,
  if(keyframe.1 = 0, NULL, toInt64(newest_seq + 1 - keyframe.1) - arrayUniq(arrayFilter(number -> number >= keyframe.1, numbers))) AS missing
FROM ticks_of_host`;

/** The newest complete tick of each host in a time. A host without one is not among the rows. Throws StorageError. */
export async function readLastTicks(storage: Storage, { by, ...params }: LastTicksQuery): Promise<LastTick[]> {
  const { rows } = await storage.query<LastTickRow>(sql(by, false), { params });
  const split = rows.filter(({ isSplit }) => isSplit).map(({ host }) => host);
  if (split.length === 0) {
    return rows;
  }
  const whole = await storage.query<LastTickRow>(sql(by, true), { params: { ...params, hosts: split } });
  return [...rows.filter(({ isSplit }) => !isSplit), ...whole.rows];
}
