import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { endedBetween, endedInTicks, endedValue } from '../schema/ended-usage.js';
import { processRollupName, type ProcessTier } from '../schema/rollup-tables.js';
import { whereParams, type ProcessFilters } from './process-conditions.js';
import { matchedParams, matchedRows } from './range-conditions.js';
import type { TierSlice } from './tier-slice.js';
import type { TopMetric } from './top-metrics.js';

/** A process, or all processes of one host with one name and user: the sum of a counter or the maximum of a gauge. */
export interface TopWindowRow {
  readonly host: string;
  /** 16 hex digits; null where the row covers all processes of that name and user. */
  readonly procUid: string | null;
  readonly name: string;
  readonly username: string | null;
  /** 1/100 seconds of CPU, bytes, or a count. */
  readonly value: number;
  /**
   * When a gauge first had its maximum, or the end of the interval in which a counter grew most, in milliseconds since
   * the epoch; from rollups the start of that bucket.
   */
  readonly peakAt: number;
  /** The message that told the peak; of no use where rollups did. */
  readonly peakSeq: number;
}

export interface TopWindowQuery {
  readonly by: TopMetric;
  /** Only these hosts, which may be none; all when null. */
  readonly hosts: readonly string[] | null;
  readonly limit: number;
}

/** The column of each metric in raw rows and in rollups (null: not kept there), and how its values are merged. */
const columns: Readonly<
  Record<TopMetric, { readonly raw: string; readonly rolled: string | null; readonly merge: 'sum' | 'max' }>
> = {
  cpu: { raw: 'cpu_ticks', rolled: 'cpu_ticks', merge: 'sum' },
  rss: { raw: 'rss', rolled: 'max_rss', merge: 'max' },
  pss: { raw: 'pss', rolled: 'max_pss', merge: 'max' },
  peakRss: { raw: 'peak_rss', rolled: 'max_peak_rss', merge: 'max' },
  swap: { raw: 'swap', rolled: 'max_swap', merge: 'max' },
  readBytes: { raw: 'read_bytes', rolled: 'read_bytes', merge: 'sum' },
  writeBytes: { raw: 'write_bytes', rolled: 'write_bytes', merge: 'sum' },
  tcpSentBytes: { raw: 'tcp_sent_bytes', rolled: 'tcp_sent_bytes', merge: 'sum' },
  tcpReceivedBytes: { raw: 'tcp_received_bytes', rolled: 'tcp_received_bytes', merge: 'sum' },
  fds: { raw: 'num_fds', rolled: null, merge: 'max' },
  threads: { raw: 'num_threads', rolled: null, merge: 'max' },
};

export function isRolledUp(by: TopMetric): boolean {
  return columns[by].rolled !== null;
}

/** FINAL picks the last computation of a bucket, and keeps a row that was delivered twice from counting twice. */
const settings = { do_not_merge_across_partitions_select_final: 1 } as const;

/**
 * Reads the top processes of a time range from raw rows; a filter takes those that it fits at some time of the range.
 * Throws StorageError; conditions of conditionsOfMoment are not answered.
 */
export async function readTopProcesses(
  storage: Storage,
  { by, hosts, limit, ...filters }: TopWindowQuery & ProcessFilters,
  { from, to }: Omit<TierSlice<ProcessTier>, 'tier'>,
): Promise<{ rows: TopWindowRow[]; rowsRead: number }> {
  if (hosts?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  const { raw, merge } = columns[by];
  const matched = filters.where === undefined ? null : matchedRows(filters.where, hosts);
  const isEnd = `${endedBetween('from0', 'to0')}${matched === null ? '' : ` AND ${matched.exits}`}`;
  return storage.query<TopWindowRow>(
    `
SELECT host, ${procUidText('proc_uid')} AS procUid, any(name) AS name, any(username) AS username,
  ${peakSql(merge)}
FROM (
  SELECT s.host AS host, s.proc_uid AS proc_uid, s.name AS name, s.username AS username, ${partSql(raw)}
  FROM process_samples AS s ${merge === 'sum' ? 'FINAL' : ''}
  WHERE ${rangeSql(0)} AND s.${raw} > 0 ${matched === null ? '' : `AND ${matched.samples}`}
  ${endedPart(raw, 'e.proc_uid AS proc_uid, ', isEnd)}
)
GROUP BY host, proc_uid
ORDER BY value DESC, procUid
LIMIT {limit:UInt32}`,
    {
      params: {
        from0: from,
        to0: to,
        hosts: hosts ?? [],
        limit,
        ...whereParams(filters),
        ...matchedParams(from, to),
      },
      settings,
    },
  );
}

/** Reads the same by host, name and user, from consecutive slices of one time range. Throws StorageError. */
export async function readTopNames(
  storage: Storage,
  { by, hosts, limit }: TopWindowQuery,
  slices: readonly TierSlice<ProcessTier>[],
): Promise<{ rows: TopWindowRow[]; rowsRead: number }> {
  const { raw, rolled, merge } = columns[by];
  if (rolled === null) {
    throw new TypeError(`rollups keep no ${by}`);
  }
  if (slices.length === 0 || hosts?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  const parts = slices.map(({ tier }, index) => {
    const column = tier === 'raw' ? raw : rolled;
    const table = tier === 'raw' ? 'process_samples' : processRollupName(tier);
    const ended = tier === 'raw' ? endedPart(raw, '', endedInTicks(`from${index}`, `to${index}`)) : '';
    return `SELECT s.host AS host, s.name AS name, s.username AS username,
    ${tier === 'raw' ? partSql(column) : partSql(column, 's', '0')}
  FROM ${table} AS s FINAL
  WHERE ${rangeSql(index)} AND s.${column} > 0${ended}`;
  });
  const times = slices.flatMap(
    ({ from, to }, index) =>
      [
        [`from${index}`, from],
        [`to${index}`, to],
      ] as const,
  );
  return storage.query<TopWindowRow>(
    `
SELECT host, NULL AS procUid, name, username, ${peakSql(merge)}
FROM (
  ${parts.join('\n  UNION ALL\n  ')}
)
GROUP BY host, name, username
ORDER BY value DESC, host, name, username
LIMIT {limit:UInt32}`,
    { params: { ...Object.fromEntries(times), hosts: hosts ?? [], limit }, settings },
  );
}

/** What one row adds to a value, and when. */
function partSql(column: string, table: 's' | 'e' = 's', seq = `${table}.seq`): string {
  const [value, time] = table === 's' ? [`s.${column}`, 's.ts'] : [column, 'e.at'];
  return `toFloat64(${value}) AS part, toUnixTimestamp64Milli(${time}) AS at, ${seq} AS seq`;
}

/** The value of a group of such rows, and the first of its largest parts. */
function peakSql(merge: 'sum' | 'max'): string {
  return `round(${merge}(part), 4) AS value, argMax((at, seq), (part, -at)) AS peak,
  tupleElement(peak, 1) AS peakAt, tupleElement(peak, 2) AS peakSeq`;
}

/** The exits of a time range, which hold what no sample has of a column; empty if they never do. */
function endedPart(column: string, keys: string, range: string): string {
  const value = endedValue(column);
  if (value === null) {
    return '';
  }
  return `
  UNION ALL
  SELECT e.host AS host, ${keys}ifNull(e.name, '') AS name, e.username AS username, ${partSql(value, 'e')}
  FROM process_events AS e FINAL
  WHERE ${range} AND part > 0 AND (empty({hosts:Array(String)}) OR e.host IN {hosts:Array(String)})`;
}

function rangeSql(slice: number): string {
  return `s.ts >= fromUnixTimestamp64Milli({from${slice}:Int64}, 'UTC')
    AND s.ts < fromUnixTimestamp64Milli({to${slice}:Int64}, 'UTC')
    AND (empty({hosts:Array(String)}) OR s.host IN {hosts:Array(String)})`;
}
