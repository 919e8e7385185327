import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import type { LastTick } from './last-ticks.js';
import { highestSql, isDoneFigure, newestSql, type TopFigure } from './top-figures.js';

/** What the newest complete tick tells without the keyframe before it. */
export type LatestTick = Pick<LastTick, 'host' | 'ts' | 'seq' | 'lastSeq' | 'elapsedMs' | 'intervalMs' | 'highest'>;

/** And where that keyframe and the highest process are, as the agent says; null if it does not. Whether those are stored is not looked into. */
export interface ToldTick extends LatestTick {
  readonly toldKeyframeTs: number | null;
  readonly toldKeyframeSeq: number | null;
  /** Which process is the highest, 16 hex digits. Told of the memory only. */
  readonly toldProcUid: string | null;
  /** Of the tick with its newest sample, milliseconds since the epoch. */
  readonly toldSampleTs: number | null;
  /** What no other process of the host exceeds; null is 0 where the highest process is told. */
  readonly toldNext: number | null;
}

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
  /** Milliseconds, of a host that does not tell its interval. */
  readonly defaultIntervalMs: number;
}

export interface LatestTicks {
  /** In no order that means anything: of the hosts with the highest, and of each that is late, does not tell its highest, or of which it is not known in how long it was done. */
  readonly ticks: readonly ToldTick[];
  /** Hosts without one in the time, or whose newest is of several messages: whether all of those are there is not looked into. */
  readonly unknown: readonly string[];
}

type ToldTickRow = ToldTick & { readonly isUnknown: boolean };

/** What is told of the process with the most memory; nothing where that is not asked for. */
const toldSql = (by: TopFigure, column: string): string => (by === 'rss' ? newestSql(column, 'ticks.seq') : 'NULL');

/**
 * A few columns of a few ticks. Who has to be told of is found here, because ten thousand answers take longer to send than to find: all those that need not
 * be told of are one group of LIMIT BY, as no host is called ''.
 */
const sql = (by: TopFigure): string => `
WITH latest AS (
  SELECT
    host,
    max(ticks.seq) AS newest,
    argMax(toUnixTimestamp64Milli(ticks.ts), ticks.seq) AS newest_ts,
    argMax(parts, ticks.seq) AS newest_parts,
    ${newestSql('elapsed_ms', 'ticks.seq')} AS elapsed,
    ${newestSql('interval_ms', 'ticks.seq')} AS usual_interval,
    ${newestSql('keyframe_seq', 'ticks.seq')} AS told_keyframe_seq,
    ${newestSql('toUnixTimestamp64Milli(keyframe_ts)', 'ticks.seq')} AS told_keyframe_ts,
    ${toldSql(by, 'max_rss_proc_uid')} AS told_proc_uid,
    ${toldSql(by, 'toUnixTimestamp64Milli(max_rss_ts)')} AS told_sample_ts,
    ${toldSql(by, 'next_rss')} AS told_next,
    ${highestSql(by, 'ticks.seq')} AS highest
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
  told_keyframe_ts AS toldKeyframeTs, told_keyframe_seq AS toldKeyframeSeq,
  ${procUidText('told_proc_uid')} AS toldProcUid, told_sample_ts AS toldSampleTs, told_next AS toldNext,
  toBool(newest IS NULL OR newest_parts > 1) AS isUnknown
FROM known LEFT JOIN latest ON latest.host = known.host
ORDER BY ${isDoneFigure(by) ? 'highest / elapsed' : 'highest'} DESC, known.host
LIMIT {most:UInt32} BY if(isUnknown OR highest IS NULL OR {reference:Int64} - newest_ts > {lateIntervals:Float64} * ifNull(usual_interval, {defaultIntervalMs:UInt64})${isDoneFigure(by) ? ' OR elapsed IS NULL' : ''}, known.host, '')`;

/** Throws StorageError. */
export async function readLatestTicks(
  storage: Storage,
  { hosts, ...params }: LatestTicksQuestion,
): Promise<LatestTicks> {
  // A host without a tick has no time, rather than one in 1970.
  const { rows } = await storage.query<ToldTickRow>(sql(params.by), {
    params: { ...params, allHosts: hosts === null, hosts: hosts ?? [] },
    settings: { join_use_nulls: 1 },
  });
  return {
    ticks: rows.filter(({ isUnknown }) => !isUnknown),
    unknown: rows.flatMap(({ host, isUnknown }) => (isUnknown ? host : [])),
  };
}
