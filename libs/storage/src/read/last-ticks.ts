import type { Storage } from '../client.js';
import { completeTicks } from './complete-ticks.js';

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

/** The newest tick is the one with the greatest number; a tick that is missing behind the keyframe is missing in the numbers. */
const sql = `
WITH complete_ticks AS (${completeTicks}),
ticks_of_host AS (
  SELECT host, arrayReverseSort(tick -> tick.1, groupArray((tick_seq, tick_ts, tick_parts, tick_boot, tick_elapsed, tick_processes, is_keyframe, tick_event_source))) AS ticks
  FROM complete_ticks
  GROUP BY host
)
SELECT
  host,
  toUnixTimestamp64Milli(ticks[1].2) AS ts,
  ticks[1].1 AS seq,
  ticks[1].1 + ticks[1].3 - 1 AS lastSeq,
  ticks[1].4 AS bootId,
  ticks[1].5 AS elapsedMs,
  arraySlice(arrayFilter(elapsed -> isNotNull(elapsed), arrayMap(tick -> tick.5, ticks)), 1, 9) AS elapsed_times,
  if(length(elapsed_times) < 2, NULL, toUInt64(arrayReduce('quantileExactLow', elapsed_times))) AS intervalMs,
  ticks[1].6 AS processes,
  ticks[1].8 AS eventSource,
  arrayFirstIndex(tick -> tick.7 AND tick.4 = ticks[1].4, ticks) AS keyframe,
  if(keyframe = 0, NULL, toUnixTimestamp64Milli(ticks[keyframe].2)) AS keyframeTs,
  if(keyframe = 0, NULL, ticks[keyframe].1) AS keyframeSeq,
  if(keyframe = 0, NULL, toInt64(lastSeq + 1 - ticks[keyframe].1) - arraySum(tick -> toInt64(tick.3), arraySlice(ticks, 1, keyframe))) AS missing
FROM ticks_of_host`;

/** The newest complete tick of each host in a time. A host without one is not among the rows. Throws StorageError. */
export async function readLastTicks(storage: Storage, { at, since, hosts = [] }: LastTicksQuestion): Promise<LastTick[]> {
  const { rows } = await storage.query<LastTick>(sql, { params: { at, since, hosts } });
  return rows;
}
