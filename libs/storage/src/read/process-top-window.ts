import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { programUsageSql } from '../rollup/program-usage-sql.js';
import { endedBetween, endedValue } from '../schema/ended-usage.js';
import { processRollupName, type ProcessTier } from '../schema/rollup-tables.js';
import { whereParams, type ProcessFilters } from './process-conditions.js';
import { matchedParams, matchedRows } from './range-conditions.js';
import type { TierSlice } from './tier-slice.js';
import type { TopMetric } from './top-metrics.js';

/** A process: the sum of a counter or the maximum of a gauge. */
export interface TopWindowRow {
  readonly host: string;
  /** 16 hex digits. */
  readonly procUid: string;
  readonly name: string;
  readonly username: string | null;
  /** 1/100 seconds of CPU, bytes, or a count. */
  readonly value: number;
  /**
   * When a gauge first had its maximum, or the end of the interval in which a counter grew most, in milliseconds since
   * the epoch.
   */
  readonly peakAt: number;
  /** The message that has the peak. */
  readonly peakSeq: number;
}

/** All processes of one host that ran one program under one name and user. */
export interface TopProgramRow extends Omit<TopWindowRow, 'procUid' | 'peakSeq'> {
  /** Null if it is not known. */
  readonly program: string | null;
  /** The process that had most of it at the peak; null where rollups keep only the sum of several. */
  readonly procUid: string | null;
  /** From rollups the start of the bucket. */
  readonly peakAt: number;
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
  ${endedPart(raw, isEnd)}
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

/**
 * Reads the same by host, name, user and program, from consecutive slices of one time range. Each row names the process
 * that had most of it at the peak, as far as rollups keep that. Throws StorageError.
 */
export async function readTopPrograms(
  storage: Storage,
  { by, hosts, limit }: TopWindowQuery,
  slices: readonly TierSlice<ProcessTier>[],
): Promise<{ rows: TopProgramRow[]; rowsRead: number }> {
  const { raw, rolled, merge } = columns[by];
  if (rolled === null) {
    throw new TypeError(`rollups keep no ${by}`);
  }
  if (slices.length === 0 || hosts?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  const keys = 's.host AS host, s.name AS name, s.username AS username, s.program AS program';
  const parts = slices.map(({ tier }, index) =>
    tier === 'raw'
      ? `SELECT ${keys}, toFloat64(s.${raw}) AS part, tupleElement(s.peak, 1) AS at, s.proc_uid AS uid
  FROM (${programUsageSql({ from: `from${index}`, to: `to${index}`, peakOf: raw })}) AS s
  WHERE s.${raw} > 0`
      : `SELECT ${keys}, ${partSql(rolled, 's', '0')}, ${peakUid(by)} AS uid
  FROM ${processRollupName(tier)} AS s FINAL
  WHERE ${rangeSql(index)} AND s.${rolled} > 0`,
  );
  const times = slices.flatMap(
    ({ from, to }, index) =>
      [
        [`from${index}`, from],
        [`to${index}`, to],
      ] as const,
  );
  return storage.query<TopProgramRow>(
    `
SELECT host, name, username, program, round(${merge}(part), 4) AS value, argMax((at, uid), (part, -at)) AS peak,
  tupleElement(peak, 1) AS peakAt,
  if(tupleElement(peak, 2) = 0, NULL, ${procUidText('tupleElement(peak, 2)')}) AS procUid
FROM (
  ${parts.map((part) => `SELECT host, name, username, program, part, at, uid FROM (${part})`).join('\n  UNION ALL\n  ')}
)
GROUP BY host, name, username, program
ORDER BY value DESC, host, name, username, program
LIMIT {limit:UInt32}`,
    { params: { ...Object.fromEntries(times), hosts: hosts ?? [], limit }, settings },
  );
}

/** The process of a rollup that had most of a metric; 0 if only the sum of several is kept. */
function peakUid(by: TopMetric): string {
  if (by === 'rss') {
    return 's.proc_uid';
  }
  return by === 'cpu' ? 'if(s.cpu_proc_uid = 0, s.proc_uid, s.cpu_proc_uid)' : 'if(s.processes = 1, s.proc_uid, 0)';
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
function endedPart(column: string, range: string): string {
  const value = endedValue(column);
  if (value === null) {
    return '';
  }
  return `
  UNION ALL
  SELECT e.host AS host, e.proc_uid AS proc_uid, ifNull(e.name, '') AS name, e.username AS username,
    ${partSql(value, 'e')}
  FROM process_events AS e FINAL
  WHERE ${range} AND part > 0 AND (empty({hosts:Array(String)}) OR e.host IN {hosts:Array(String)})`;
}

function rangeSql(slice: number): string {
  return `s.ts >= fromUnixTimestamp64Milli({from${slice}:Int64}, 'UTC')
    AND s.ts < fromUnixTimestamp64Milli({to${slice}:Int64}, 'UTC')
    AND (empty({hosts:Array(String)}) OR s.host IN {hosts:Array(String)})`;
}
