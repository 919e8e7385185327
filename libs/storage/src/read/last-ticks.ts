import type { Storage } from '../client.js';

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
  /** Usual time between its ticks, the median of the newest; null while fewer than two are known. One tick that came hours late is not its interval. */
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
}

export interface LastTicksQuestion {
  /** The moment, in milliseconds since the epoch. */
  readonly at: number;
  /** Ticks before are not looked at. */
  readonly since: number;
  /** Only these hosts; all when omitted. */
  readonly hosts?: readonly string[];
}

/** Of how many of the newest ticks the median is taken; their numbers lie close together. */
const [newestTicks, newestNumbers] = [9, 64];

/**
 * Of ten thousand hosts a million rows are looked at: each is touched once, by aggregates that are cheap, and a row that is stored twice changes none of
 * them. The newest tick is the one with the greatest number; a tick that is missing behind the keyframe is missing in the numbers.
 */
const sql = `
WITH messages AS (
  SELECT host, queue, boot_id, seq, part, parts, toUInt64(seq - part + 1) AS tick_seq, ts, elapsed_ms, processes, keyframe AS is_keyframe
  FROM ticks
  WHERE ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    AND ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
    AND (empty({hosts:Array(String)}) OR host IN {hosts:Array(String)})
),
incomplete_ticks AS (
  SELECT host, queue, tick_seq FROM messages WHERE parts > 1 GROUP BY host, queue, tick_seq HAVING uniqExact(part) < any(parts)
),
boots AS (
  SELECT host, boot_id,
    max(tick_seq) AS newest,
    argMax(ts, tick_seq) AS newest_ts,
    max(seq) AS newest_seq,
    argMax(tuple(elapsed_ms), tick_seq).1 AS newest_elapsed,
    argMax(processes, tick_seq) AS newest_processes,
    maxIf(tick_seq, is_keyframe) AS keyframe,
    argMaxIf(ts, tick_seq, is_keyframe) AS keyframe_ts,
    groupArray(seq) AS numbers,
    groupArray(if(part = 1, ifNull(elapsed_ms, 0), 0)) AS elapsed_times
  FROM messages
  WHERE parts = 1 OR (host, queue, tick_seq) NOT IN incomplete_ticks
  GROUP BY host, boot_id
),
newest_boots AS (
  SELECT *,
    arraySlice(arrayReverseSort(arrayDistinct(arrayFilter(time -> time.1 + ${newestNumbers} > newest_seq AND time.2 > 0, arrayZip(numbers, elapsed_times)))), 1, ${newestTicks}).2 AS near_times
  FROM boots
  ORDER BY newest DESC
  LIMIT 1 BY host
)
SELECT
  host,
  toUnixTimestamp64Milli(newest_ts) AS ts,
  newest AS seq,
  newest_seq AS lastSeq,
  boot_id AS bootId,
  newest_elapsed AS elapsedMs,
  if(length(near_times) < 2, NULL, toUInt64(arrayReduce('quantileExactLow', near_times))) AS intervalMs,
  newest_processes AS processes,
  if(keyframe = 0, NULL, toUnixTimestamp64Milli(keyframe_ts)) AS keyframeTs,
  nullIf(keyframe, 0) AS keyframeSeq,
  if(keyframe = 0, NULL, toInt64(newest_seq + 1 - keyframe) - arrayUniq(arrayFilter(number -> number >= keyframe, numbers))) AS missing
FROM newest_boots`;

/** The newest complete tick of each host in a time. A host without one is not among the rows. Throws StorageError. */
export async function readLastTicks(storage: Storage, { at, since, hosts = [] }: LastTicksQuestion): Promise<LastTick[]> {
  const { rows } = await storage.query<LastTick>(sql, { params: { at, since, hosts } });
  return rows;
}
