import type { Storage } from '../client.js';
import { completeTicks } from './complete-ticks.js';

/** The newest complete tick of a host at a moment. Times in milliseconds since the epoch. */
export interface LastTick {
  readonly host: string;
  readonly ts: number;
  readonly bootId: string;
  /** Monotonic time since the tick before; null at the first of an agent. */
  readonly elapsedMs: number | null;
  /** Processes on the host. */
  readonly processes: number;
  /** The newest tick of the same boot that holds every process; null if there is none in the time that was looked at. */
  readonly keyframeTs: number | null;
}

export interface LastTicksQuestion {
  /** The moment, in milliseconds since the epoch. */
  readonly at: number;
  /** Ticks before are not looked at. */
  readonly since: number;
  /** Only these hosts; all when omitted. */
  readonly hosts?: readonly string[];
}

const sql = `
WITH complete_ticks AS (${completeTicks})
SELECT
  host,
  toUnixTimestamp64Milli(max(tick_ts)) AS ts,
  argMax(tick_boot, tick_ts) AS bootId,
  argMax(tuple(tick_elapsed), tick_ts).1 AS elapsedMs,
  argMax(tick_processes, tick_ts) AS processes,
  if(argMaxIf(tick_boot, tick_ts, is_keyframe) = bootId AND countIf(is_keyframe) > 0, toUnixTimestamp64Milli(maxIf(tick_ts, is_keyframe)), NULL) AS keyframeTs
FROM complete_ticks
GROUP BY host`;

/** The newest complete tick of each host in a time. A host without one is not among the rows. Throws StorageError. */
export async function readLastTicks(storage: Storage, { at, since, hosts = [] }: LastTicksQuestion): Promise<LastTick[]> {
  const { rows } = await storage.query<LastTick>(sql, { params: { at, since, hosts } });
  return rows;
}
