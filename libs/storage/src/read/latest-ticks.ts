import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import type { LastTick } from './last-ticks.js';
import { presentQueues, queueKey } from './present-queue.js';
import { maxSql, isCounterMetric, newestSql, type TopMetric } from './top-metrics.js';

/** The columns of the newest complete tick that need no reading of its keyframe. */
export type LatestTick = Pick<
  LastTick,
  'host' | 'ts' | 'arrivedAt' | 'seq' | 'lastSeq' | 'elapsedMs' | 'intervalMs' | 'max'
>;

/**
 * Adds the agent's hints about its newest keyframe and its process with the most memory; null where it gave none.
 * Whether the rows that they point to are stored is not checked here.
 */
export interface HintedTick extends LatestTick {
  readonly hintedKeyframeTs: number | null;
  readonly hintedKeyframeSeq: number | null;
  /** The process with the most memory, 16 hex digits; null for every other metric. */
  readonly hintedProcUid: string | null;
  /** Time of its newest sample, milliseconds since the epoch. */
  readonly hintedSampleTs: number | null;
  /** The maximum over all other processes of the host; null means 0 where `hintedProcUid` is present. */
  readonly hintedNext: number | null;
}

export interface LatestTicksQuery {
  /** Only these hosts; null: every host that sent its facts after `knownSince`. */
  readonly hosts: readonly string[] | null;
  /** Hosts to leave out. */
  readonly except?: readonly string[];
  /** Milliseconds since the epoch; the range excludes `since` and includes `at`. */
  readonly since: number;
  readonly at: number;
  readonly knownSince: number;
  /** The metric of `max`. */
  readonly by: TopMetric;
  /** The number of hosts with the greatest maxima to return. */
  readonly limit: number;
  /** A host whose newest tick is older than this many of its intervals at `reference` is late. */
  readonly lateIntervals: number;
  readonly reference: number;
  /** Milliseconds, for a host that does not report its interval. */
  readonly defaultIntervalMs: number;
}

export interface LatestTicks {
  /**
   * Unordered. The hosts with the greatest maxima, plus every host that is late, has no maximum, or (for a counter) has
   * no elapsed time to divide by.
   */
  readonly ticks: readonly HintedTick[];
  /**
   * Hosts without a tick in the range, or whose newest tick came in several messages: its completeness is not checked
   * here.
   */
  readonly unknown: readonly string[];
}

interface HintedTickRow extends HintedTick {
  readonly isUnknown: boolean;
}

/** Agents give hints about memory only. */
const hintSql = (by: TopMetric, column: string, number: string): string =>
  by === 'rss' ? newestSql(column, number) : 'NULL';

/**
 * ClickHouse selects the hosts to return, because sending ten thousand rows takes longer than finding them. Every host
 * that must be returned is a LIMIT BY group of its own; all others share the group '', which no host is called.
 */
const sql = (by: TopMetric): string => `
WITH latest AS (
  SELECT
    any(ticks.host) AS host,
    max(ticks.arrived_at) AS last_arrival,
    max(ticks.seq) AS newest,
    argMax(toUnixTimestamp64Milli(ticks.ts), ticks.seq) AS newest_ts,
    argMax(parts, ticks.seq) AS newest_parts,
    ${newestSql('elapsed_ms', 'ticks.seq')} AS elapsed,
    ${newestSql('interval_ms', 'ticks.seq')} AS usual_interval,
    ${newestSql('keyframe_seq', 'ticks.seq')} AS hinted_keyframe_seq,
    ${newestSql('toUnixTimestamp64Milli(keyframe_ts)', 'ticks.seq')} AS hinted_keyframe_ts,
    ${hintSql(by, 'max_rss_proc_uid', 'ticks.seq')} AS hinted_proc_uid,
    ${hintSql(by, 'toUnixTimestamp64Milli(max_rss_ts)', 'ticks.seq')} AS hinted_sample_ts,
    ${hintSql(by, 'next_rss', 'ticks.seq')} AS hinted_next,
    ${maxSql(by, 'ticks.seq')} AS max
  FROM ticks
  WHERE ticks.ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    AND ticks.ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
    AND ({allHosts:Bool} OR ticks.host IN {hosts:Array(String)})
  GROUP BY ${queueKey('ticks')}
  ${presentQueues('host')}
),
known AS (
  SELECT host FROM hosts WHERE {allHosts:Bool} AND ts > fromUnixTimestamp64Milli({knownSince:Int64}, 'UTC')
  UNION DISTINCT
  SELECT arrayJoin({hosts:Array(String)})
)
SELECT known.host AS host, newest_ts AS ts, toUnixTimestamp64Milli(last_arrival) AS arrivedAt,
  newest AS seq, newest AS lastSeq, elapsed AS elapsedMs,
  usual_interval AS intervalMs, max, hinted_keyframe_ts AS hintedKeyframeTs, hinted_keyframe_seq AS hintedKeyframeSeq,
  ${procUidText('hinted_proc_uid')} AS hintedProcUid, hinted_sample_ts AS hintedSampleTs, hinted_next AS hintedNext,
  toBool(newest IS NULL OR newest_parts > 1) AS isUnknown
FROM known LEFT JOIN latest ON latest.host = known.host
WHERE known.host NOT IN {except:Array(String)}
ORDER BY ${isCounterMetric(by) ? 'max / elapsed' : 'max'} DESC, known.host
LIMIT {limit:UInt32} BY if(
  isUnknown
    OR max IS NULL
    OR {reference:Int64} - newest_ts > {lateIntervals:Float64} * ifNull(usual_interval, {defaultIntervalMs:UInt64})
    ${isCounterMetric(by) ? 'OR elapsed IS NULL' : ''},
  known.host,
  '')`;

/** So many hosts that are named are returned whatever their maxima are. */
const maxNamed = 100;

/** A shorter statement for few hosts, because ClickHouse takes longer to plan the other one than to run it. */
const namedSql = (by: TopMetric): string => `
SELECT any(t.host) AS host, max(t.arrived_at) AS last_arrival, max(t.seq) AS newest,
  argMax(toUnixTimestamp64Milli(t.ts), t.seq) AS ts, toUnixTimestamp64Milli(last_arrival) AS arrivedAt,
  newest AS seq, newest AS lastSeq,
  ${newestSql('elapsed_ms', 't.seq')} AS elapsedMs,
  ${newestSql('interval_ms', 't.seq')} AS intervalMs,
  ${maxSql(by, 't.seq')} AS max,
  ${newestSql('toUnixTimestamp64Milli(keyframe_ts)', 't.seq')} AS hintedKeyframeTs,
  ${newestSql('keyframe_seq', 't.seq')} AS hintedKeyframeSeq,
  ${procUidText(hintSql(by, 'max_rss_proc_uid', 't.seq'))} AS hintedProcUid,
  ${hintSql(by, 'toUnixTimestamp64Milli(max_rss_ts)', 't.seq')} AS hintedSampleTs,
  ${hintSql(by, 'next_rss', 't.seq')} AS hintedNext,
  toBool(argMax(parts, t.seq) > 1) AS isUnknown
FROM ticks AS t
WHERE t.ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
  AND t.ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
  AND t.host IN {hosts:Array(String)}
GROUP BY ${queueKey('t')}
${presentQueues('host')}`;

async function readNamedTicks(storage: Storage, by: TopMetric, params: NamedTicks): Promise<LatestTicks> {
  const { rows } = await storage.query<NamedTickRow>(namedSql(by), { params: { ...params } });
  const ticks = rows.flatMap(({ last_arrival: _arrival, newest: _newest, ...tick }) => (tick.isUnknown ? [] : tick));
  const known = new Set(ticks.map(({ host }) => host));
  return { ticks, unknown: params.hosts.filter((host) => !known.has(host)) };
}

/** The rows are ordered by these columns, which SQL then has to name. */
interface NamedTickRow extends HintedTickRow {
  readonly last_arrival: string;
  readonly newest: number;
}

type NamedTicks = Pick<LatestTicksQuery, 'since' | 'at'> & { readonly hosts: readonly string[] };

/** Reads the newest ticks of the hosts that can have a process in the top. Throws StorageError. */
export async function readLatestTicks(
  storage: Storage,
  { hosts, except = [], ...params }: LatestTicksQuery,
): Promise<LatestTicks> {
  if (hosts !== null && hosts.length <= maxNamed) {
    const { since, at } = params;
    const left = new Set(except);
    return readNamedTicks(storage, params.by, { since, at, hosts: hosts.filter((host) => !left.has(host)) });
  }
  // With nulls, a host without a tick has no time instead of one in 1970.
  const { rows } = await storage.query<HintedTickRow>(sql(params.by), {
    params: { ...params, except, allHosts: hosts === null, hosts: hosts ?? [] },
    settings: { join_use_nulls: 1 },
  });
  return {
    ticks: rows.filter(({ isUnknown }) => !isUnknown),
    unknown: rows.flatMap(({ host, isUnknown }) => (isUnknown ? host : [])),
  };
}
