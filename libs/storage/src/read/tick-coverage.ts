import type { Storage } from '../client.js';

/** What the ticks of a host say about what is missing between two of them. */
export interface TickCoverage {
  readonly ticks: number;
  /** Messages that are not stored. */
  readonly missing: number;
  /** Ticks at which nothing accounted ended processes. */
  readonly unaccounted: number;
  /** Ends of threads that the kernel could not deliver. */
  readonly lostEnds: number;
  /** Whether samples tell what children used that ended unseen, which older agents do not measure. */
  readonly hasChildTime: boolean;
}

export interface TickCoverageQuery {
  readonly host: string;
  /** Milliseconds since the epoch; the range excludes `after` and includes `upTo`. */
  readonly after: number;
  readonly upTo: number;
}

const inRange = `host = {host:String} AND ts > fromUnixTimestamp64Milli({after:Int64}, 'UTC')
    AND ts <= fromUnixTimestamp64Milli({upTo:Int64}, 'UTC')`;

/** Every message of a tick has its facts, so they are counted with the first. */
const sql = `
SELECT sum(of_queue.ticks) AS ticks, sum(of_queue.missing) AS missing, sum(of_queue.unaccounted) AS unaccounted,
  sum(of_queue.lost) AS lostEnds,
  (SELECT toBool(count() > 0) FROM (
    SELECT 1 FROM process_samples WHERE ${inRange} AND isNotNull(child_ticks) LIMIT 1
  )) AS hasChildTime
FROM (
  SELECT countIf(part = 1) AS ticks, toInt64(max(seq)) - toInt64(min(seq)) + 1 - toInt64(uniqExact(seq)) AS missing,
    countIf(part = 1 AND ifNull(exit_source != 'taskstats', true)) AS unaccounted,
    sumIf(ifNull(lost_ends, 0), part = 1) AS lost
  FROM ticks FINAL
  WHERE ${inRange}
  GROUP BY queue
) AS of_queue`;

/** Reads them for a time range. Throws StorageError. */
export async function readTickCoverage(storage: Storage, query: TickCoverageQuery): Promise<TickCoverage> {
  const { rows } = await storage.query<TickCoverage>(sql, {
    params: { ...query },
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  return rows[0] ?? { ticks: 0, missing: 0, unaccounted: 0, lostEnds: 0, hasChildTime: false };
}
