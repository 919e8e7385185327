import type { Storage } from '../client.js';
import type { LastTick } from './last-ticks.js';
import { highestSql, isDoneFigure, type TopFigure } from './top-figures.js';

/** What the newest complete tick tells without the keyframe before it. */
export type LatestTick = Pick<LastTick, 'host' | 'ts' | 'seq' | 'lastSeq' | 'elapsedMs' | 'intervalMs' | 'highest'>;

export interface LatestTicksQuestion {
  /** Only these hosts; null: all that told of themselves after `knownSince`. */
  readonly hosts: readonly string[] | null;
  /** Milliseconds since the epoch; `since` does not belong to the time. */
  readonly since: number;
  readonly at: number;
  readonly knownSince: number;
  /** What `highest` is of. */
  readonly by: TopFigure;
  /** So many hosts whose highest process is highest are told of. */
  readonly most: number;
  /** A host whose newest tick is older than so many of its intervals at `reference` is told of in any case. */
  readonly lateIntervals: number;
  readonly reference: number;
  /** Milliseconds up to which the time that one tick took counts as the interval of its host. */
  readonly toldByOneMs: number;
}

export interface LatestTicks {
  /** Of the hosts with the highest, and of each that is late, does not tell its highest, or of which it is not known in how long it was done. */
  readonly ticks: readonly LatestTick[];
  /** Hosts without one in the time, or whose newest is of several messages or tells of no usual interval. */
  readonly unknown: readonly string[];
}

/**
 * A few columns of a few ticks: a tenth of what looking for the keyframes costs. Who has to be told of is found here, because ten thousand answers take
 * longer to send than to find. Whether a tick of several messages is complete is not looked into: its host is not known from so little. One tick alone
 * tells the interval if that is short: a longer one may be a tick that came late.
 */
const sql = (by: TopFigure): string => `
WITH latest AS (
  SELECT
    host,
    max(ticks.seq) AS newest,
    argMax(toUnixTimestamp64Milli(ticks.ts), ticks.seq) AS newest_ts,
    nullIf(argMax(ifNull(elapsed_ms, 0), ticks.seq), 0) AS elapsed,
    ${highestSql(by, 'ticks.seq')} AS highest,
    quantileExactLowIf(elapsed_ms, part = 1) AS median_elapsed,
    if(argMax(parts, ticks.seq) > 1 OR (maxIf(ticks.seq, part = 1) = minIf(ticks.seq, part = 1) AND median_elapsed > {toldByOneMs:UInt64}), NULL, median_elapsed) AS usual_interval
  FROM ticks
  WHERE ticks.ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND ticks.ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
    AND ({allHosts:Bool} OR host IN {hosts:Array(String)})
  GROUP BY host
),
known AS (
  SELECT host FROM hosts WHERE {allHosts:Bool} AND ts > fromUnixTimestamp64Milli({knownSince:Int64}, 'UTC')
  UNION DISTINCT
  SELECT arrayJoin({hosts:Array(String)})
),
judged AS (
  SELECT known.host AS name, newest_ts, newest, elapsed, usual_interval, highest,
    usual_interval IS NULL OR highest IS NULL OR {reference:Int64} - newest_ts > {lateIntervals:Float64} * usual_interval${isDoneFigure(by) ? ' OR elapsed IS NULL' : ''} AS is_told,
    row_number() OVER (PARTITION BY is_told ORDER BY ${isDoneFigure(by) ? 'highest / elapsed' : 'highest'} DESC, name) AS place
  FROM known LEFT JOIN latest ON latest.host = known.host
)
SELECT name AS host, newest_ts AS ts, newest AS seq, newest AS lastSeq, elapsed AS elapsedMs, usual_interval AS intervalMs, highest
FROM judged
WHERE is_told OR place <= {most:UInt32}
ORDER BY name`;

/** Throws StorageError. */
export async function readLatestTicks(storage: Storage, { hosts, ...params }: LatestTicksQuestion): Promise<LatestTicks> {
  // A host without a tick has no time, rather than one in 1970.
  const { rows } = await storage.query<LatestTick>(sql(params.by), { params: { ...params, allHosts: hosts === null, hosts: hosts ?? [] }, settings: { join_use_nulls: 1 } });
  return { ticks: rows.filter(({ intervalMs }) => intervalMs !== null), unknown: rows.flatMap(({ host, intervalMs }) => (intervalMs === null ? host : [])) };
}
