import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import type { LastTick } from './last-ticks.js';
import { maxSql, isCounterMetric, newestSql, type TopMetric } from './top-metrics.js';

/** What the newest complete tick tells without the keyframe before it. */
export type LatestTick = Pick<LastTick, 'host' | 'ts' | 'seq' | 'lastSeq' | 'elapsedMs' | 'intervalMs' | 'highest'>;

/** And where that keyframe and the highest process are, as the agent says; null if it does not. Whether those are stored is not looked into. */
export interface HintedTick extends LatestTick {
  readonly hintedKeyframeTs: number | null;
  readonly hintedKeyframeSeq: number | null;
  /** Which process is the highest, 16 hex digits. Told of the memory only. */
  readonly hintedProcUid: string | null;
  /** Of the tick with its newest sample, milliseconds since the epoch. */
  readonly hintedSampleTs: number | null;
  /** What no other process of the host exceeds; null is 0 where the highest process is told. */
  readonly hintedNext: number | null;
}

export interface LatestTicksQuery {
  /** Only these hosts; null: all that told of themselves after `knownSince`. */
  readonly hosts: readonly string[] | null;
  /** Milliseconds since the epoch; `since` does not belong to the time. */
  readonly since: number;
  readonly at: number;
  readonly knownSince: number;
  /** What `highest` is of. */
  readonly by: TopMetric;
  /** So many hosts whose highest process is highest are told of. */
  readonly most: number;
  /** A host whose newest tick is older than so many of its intervals at `reference` is told of in any case. */
  readonly lateIntervals: number;
  readonly reference: number;
  /** Milliseconds, of a host that does not tell its interval. */
  readonly defaultIntervalMs: number;
}

export interface LatestTicks {
  /** In no order that means anything: of the hosts with the highest, and of each that is late, does not tell its highest, or of which it is not known in how long it was done. */
  readonly ticks: readonly HintedTick[];
  /** Hosts without one in the time, or whose newest is of several messages: whether all of those are there is not looked into. */
  readonly unknown: readonly string[];
}

type HintedTickRow = HintedTick & { readonly isUnknown: boolean };

/** What is told of the process with the most memory; nothing where that is not asked for. */
const hintSql = (by: TopMetric, column: string): string => (by === 'rss' ? newestSql(column, 'ticks.seq') : 'NULL');

/**
 * A few columns of a few ticks. Who has to be told of is found here, because ten thousand answers take longer to send than to find: all those that need not
 * be told of are one group of LIMIT BY, as no host is called ''.
 */
const sql = (by: TopMetric): string => `
WITH latest AS (
  SELECT
    host,
    max(ticks.seq) AS newest,
    argMax(toUnixTimestamp64Milli(ticks.ts), ticks.seq) AS newest_ts,
    argMax(parts, ticks.seq) AS newest_parts,
    ${newestSql('elapsed_ms', 'ticks.seq')} AS elapsed,
    ${newestSql('interval_ms', 'ticks.seq')} AS usual_interval,
    ${newestSql('keyframe_seq', 'ticks.seq')} AS hinted_keyframe_seq,
    ${newestSql('toUnixTimestamp64Milli(keyframe_ts)', 'ticks.seq')} AS hinted_keyframe_ts,
    ${hintSql(by, 'max_rss_proc_uid')} AS hinted_proc_uid,
    ${hintSql(by, 'toUnixTimestamp64Milli(max_rss_ts)')} AS hinted_sample_ts,
    ${hintSql(by, 'next_rss')} AS hinted_next,
    ${maxSql(by, 'ticks.seq')} AS highest
  FROM ticks
  WHERE ticks.ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND ticks.ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
    AND ({allHosts:Bool} OR host IN {hosts:Array(String)})
  GROUP BY host
),
known AS (
  SELECT host FROM hosts WHERE {allHosts:Bool} AND ts > fromUnixTimestamp64Milli({knownSince:Int64}, 'UTC')
  UNION DISTINCT
  SELECT arrayJoin({hosts:Array(String)})
)
SELECT known.host AS host, newest_ts AS ts, newest AS seq, newest AS lastSeq, elapsed AS elapsedMs, usual_interval AS intervalMs, highest,
  hinted_keyframe_ts AS hintedKeyframeTs, hinted_keyframe_seq AS hintedKeyframeSeq,
  ${procUidText('hinted_proc_uid')} AS hintedProcUid, hinted_sample_ts AS hintedSampleTs, hinted_next AS hintedNext,
  toBool(newest IS NULL OR newest_parts > 1) AS isUnknown
FROM known LEFT JOIN latest ON latest.host = known.host
ORDER BY ${isCounterMetric(by) ? 'highest / elapsed' : 'highest'} DESC, known.host
LIMIT {most:UInt32} BY if(isUnknown OR highest IS NULL OR {reference:Int64} - newest_ts > {lateIntervals:Float64} * ifNull(usual_interval, {defaultIntervalMs:UInt64})${isCounterMetric(by) ? ' OR elapsed IS NULL' : ''}, known.host, '')`;

/** Throws StorageError. */
export async function readLatestTicks(storage: Storage, { hosts, ...params }: LatestTicksQuery): Promise<LatestTicks> {
  // A host without a tick has no time, rather than one in 1970.
  const { rows } = await storage.query<HintedTickRow>(sql(params.by), {
    params: { ...params, allHosts: hosts === null, hosts: hosts ?? [] },
    settings: { join_use_nulls: 1 },
  });
  return {
    ticks: rows.filter(({ isUnknown }) => !isUnknown),
    unknown: rows.flatMap(({ host, isUnknown }) => (isUnknown ? host : [])),
  };
}
