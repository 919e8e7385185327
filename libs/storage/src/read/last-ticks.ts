import type { Storage } from '../client.js';
import { presentQueues, queueKey } from './present-queue.js';
import { topMetricColumns, maxSql, newestSql, type TopMetric } from './top-metrics.js';

/**
 * The newest complete tick of a host at a moment, of the queue that it sends then. Times in milliseconds since the
 * epoch.
 */
export interface LastTick {
  readonly host: string;
  readonly ts: number;
  /** When the broker received the last message of its queue. */
  readonly arrivedAt: number;
  /** When the storage had the last message of its queue, by the clock of ClickHouse. */
  readonly storedAt: number;
  /** Sequence numbers of its first and last message. */
  readonly seq: number;
  readonly lastSeq: number;
  /** Monotonic time since the tick before; null at the first of an agent. */
  readonly elapsedMs: number | null;
  /** The interval that the agent is configured to keep; null if it did not report one. */
  readonly intervalMs: number | null;
  /** Processes on the host. */
  readonly processes: number;
  /** Where starts and exits were learnt from: `kernel` or `sweep`. */
  readonly eventSource: string;
  /** The newest keyframe of the same queue; null if the time range holds none. */
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

/** Adds what the agent knew about the time, its backlog and its twin when it made the tick. */
export interface ClockedTick extends LastTick {
  /** Milliseconds that are added to the host's times to get those of the fleet. */
  readonly offsetMs: number;
  /** Whether no collector had answered the agent about the time, so that the offset is unknown. */
  readonly isUntimed: boolean;
  /** Earlier messages that the agent still had to send. */
  readonly waiting: number;
  /** Whether another machine sends as this host. */
  readonly isTwin: boolean;
}

export interface LastTicksQuery {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Only ticks after this are read. */
  readonly since: number;
  /** Only what was stored until then, as `storedAt` says; the other pages of a list leave out what came later. */
  readonly storedBy?: number | null;
  readonly hosts: readonly string[];
  /** The metric of `max`. */
  readonly by?: TopMetric;
}

/** Later than anything is stored; DateTime64 ends with the year 2299. */
const farFuture = Date.UTC(2200, 0);

/** Whether a tick in the range came in several messages. */
type WithSplit<Tick> = Tick & { readonly isSplit: boolean };

/** By the names of a {@link ClockedTick}: the column of a message, and its aggregate over those of a queue. */
const clockSql = {
  offsetMs: ['offset_ms', 'argMax(ifNull(offset_ms, 0), tick_seq)'],
  isUntimed: ['time_source', "toBool(argMax(ifNull(time_source != 'collector', true), tick_seq))"],
  waiting: ['waiting', 'argMax(ifNull(waiting, 0), tick_seq)'],
  isTwin: ['twin', 'toBool(argMax(ifNull(twin, false), tick_seq))'],
} as const satisfies Record<Exclude<keyof ClockedTick, keyof LastTick>, readonly [string, string]>;
const clockCells = Object.entries(clockSql);

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
 * change. The newest tick has the greatest sequence number of its queue, and a message missing after the keyframe
 * leaves a gap in the numbers. Whether ticks of several messages are complete takes as long again to find out, so that
 * runs in a second statement and only for hosts that have such ticks.
 */
const sql = (by: TopMetric | undefined, mayBeSplit: boolean, withClock: boolean): string => `
WITH messages AS (
  SELECT host, queue, seq, part, parts, toUInt64(seq - part + 1) AS tick_seq, ts, arrived_at, inserted_at, elapsed_ms,
    interval_ms, processes, event_source, keyframe AS is_keyframe
    ${by === undefined ? '' : `, max_${topMetricColumns[by]}`}
    ${withClock ? clockCells.map(([, [column]]) => `, ${column}`).join('') : ''}
  FROM ticks
  WHERE ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    AND ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
    AND inserted_at <= fromUnixTimestamp64Milli({storedBy:Int64}, 'UTC')
    AND host IN {hosts:Array(String)}
),${mayBeSplit ? incompleteTicks : ''}
ticks_of_queue AS (
  SELECT any(host) AS tick_host,
    toBool(max(parts) > 1) AS is_split,
    max(arrived_at) AS last_arrival,
    max(inserted_at) AS last_insert,
    max(tick_seq) AS newest,
    max(seq) AS newest_seq,
    argMax(ts, tick_seq) AS newest_ts,
    ${newestSql('elapsed_ms', 'tick_seq')} AS newest_elapsed,
    ${newestSql('interval_ms', 'tick_seq')} AS newest_interval,
    argMax(processes, tick_seq) AS newest_processes,
    argMax(event_source, tick_seq) AS newest_event_source,
    ${withClock ? clockCells.map(([cell, [, newest]]) => `${newest} AS ${cell},`).join('\n    ') : ''}
    ${maxSql(by, 'tick_seq')} AS newest_max,
    groupArrayIf((tick_seq, ts), is_keyframe) AS keyframes,
    groupArray(seq) AS numbers
  FROM messages
  ${mayBeSplit ? 'WHERE parts = 1 OR (host, queue, tick_seq) NOT IN incomplete_ticks' : ''}
  GROUP BY ${queueKey('messages')}
  ${presentQueues('tick_host')}
)
SELECT
  tick_host AS host,
  toUnixTimestamp64Milli(newest_ts) AS ts,
  toUnixTimestamp64Milli(last_arrival) AS arrivedAt,
  toUnixTimestamp64Milli(last_insert) AS storedAt,
  newest AS seq,
  newest_seq AS lastSeq,
  newest_elapsed AS elapsedMs,
  newest_interval AS intervalMs,
  newest_processes AS processes,
  newest_event_source AS eventSource,
  newest_max AS max,
  is_split AS isSplit,
  arrayReduce('max', keyframes) AS keyframe,
  if(keyframe.1 = 0, NULL, toUnixTimestamp64Milli(keyframe.2)) AS keyframeTs,
  nullIf(keyframe.1, 0) AS keyframeSeq,
  if(
    keyframe.1 = 0,
    NULL,
    toInt64(newest_seq + 1 - keyframe.1) - arrayUniq(arrayFilter(number -> number >= keyframe.1, numbers))
  ) AS missing
  ${withClock ? clockCells.map(([cell]) => `, ${cell}`).join('') : ''}
FROM ticks_of_queue`;

/** Reads the newest complete tick of each host in a time range; hosts without one are left out. Throws StorageError. */
export async function readLastTicks(storage: Storage, query: LastTicksQuery): Promise<LastTick[]> {
  return readTicks<LastTick>(storage, query, false);
}

/** Like {@link readLastTicks}, with what the agents knew about the time. Throws StorageError. */
export async function readClockedTicks(storage: Storage, query: LastTicksQuery): Promise<ClockedTick[]> {
  return readTicks<ClockedTick>(storage, query, true);
}

async function readTicks<Tick extends LastTick>(
  storage: Storage,
  { by, storedBy, ...query }: LastTicksQuery,
  withClock: boolean,
): Promise<Tick[]> {
  const params = { ...query, storedBy: storedBy ?? farFuture };
  const { rows } = await storage.query<WithSplit<Tick>>(sql(by, false, withClock), { params });
  const split = rows.filter(({ isSplit }) => isSplit).map(({ host }) => host);
  if (split.length === 0) {
    return rows;
  }
  const whole = await storage.query<WithSplit<Tick>>(sql(by, true, withClock), { params: { ...params, hosts: split } });
  return [...rows.filter(({ isSplit }) => !isSplit), ...whole.rows];
}
