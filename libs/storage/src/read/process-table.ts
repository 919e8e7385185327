import type { Storage } from '../client.js';
import { procUidOf, procUidText } from '../proc-uid-sql.js';
import { keysetPage, type Keyset } from './keyset.js';
import { anchoredMessages, anchoredRows, anchorParams, ofAnchor, type TableAnchor } from './table-anchors.js';
import {
  gauges,
  intervalCounters,
  increaseOverTick,
  selectFields,
  totalledCounters,
  type SampleFields,
} from './sample-columns.js';
import { readSearched, searchedSql } from './process-search.js';
import { renderTextSearch, textSearchParams, type TextExpression } from './text-search.js';

/**
 * A process at a moment. `procUid` is 16 hex digits; times are milliseconds since the epoch; sizes are bytes; counters
 * are totals since its start, or the increase over the last tick.
 */
export interface ProcessTableRow extends SampleFields {
  readonly host: string;
  readonly procUid: string;
  readonly ts: number;
  readonly name: string;
  readonly username: string | null;
  /** Percent of one CPU over the last tick; 0 for a process that was idle. */
  readonly cpuPercent: number | null;
  /** The sort key of the row, with which the next page begins; one of the two is null. */
  readonly sortText: string | null;
  readonly sortNumber: number | null;
}

interface SortKey {
  readonly kind: 'number' | 'text';
  readonly sql: string;
  readonly needsIdentity: boolean;
}

const number = (sql: string, needsIdentity = false): SortKey => ({
  kind: 'number',
  sql: `toInt64(${sql})`,
  needsIdentity,
});
const text = (sql: string): SortKey => ({ kind: 'text', sql: `toString(${sql})`, needsIdentity: false });

/** Numeric keys are integers, so that the value in a cursor equals the value in the row exactly. */
const sortKeys = {
  cpuPercent: number('round(cpu_percent * 10)'),
  cpuTime: number('cpu_ticks_total'),
  rss: number('rss'),
  vms: number('vms'),
  numThreads: number('num_threads'),
  numFds: number('num_fds'),
  readBytes: number('read_bytes_total'),
  writeBytes: number('write_bytes_total'),
  nice: number('nice'),
  name: text('name'),
  username: text('username'),
  status: text('status'),
  host: text('host'),
  pid: number('pid', true),
  ppid: number('ppid', true),
  createTime: number('create_time * 100', true),
} as const satisfies Record<string, SortKey>;

export type ProcessSort = keyof typeof sortKeys;
export const processSorts = Object.keys(sortKeys) as readonly ProcessSort[];

export interface ProcessTableQuery {
  /** One for each host, from its complete ticks. */
  readonly anchors: readonly TableAnchor[];
  readonly name?: string;
  readonly username?: string;
  /** Only these processes, 16 hex digits each. */
  readonly procUids?: readonly string[];
  /** Matches name and command line. */
  readonly text?: TextExpression;
  readonly sort: ProcessSort;
  readonly descending: boolean;
  readonly after?: Keyset;
  readonly limit: number;
}

/** Columns whose newest sample holds the value, in the order in which the tuple `newest` holds them. */
const sampled = ['name', 'username', 'exited', 'cpu_ticks', ...gauges, ...intervalCounters];

/** An element of the tuple `newest` of {@link tableSql}. */
const newestOf = (column: string): string => `newest.${sampled.indexOf(column) + 1}`;

/**
 * Sums a counter over `history`, whose rows are tuples of seq and, for each counter, increase and total. A row with a
 * total, or with an unknown increase, restarts the sum.
 */
const totalOf = (counter: string): string => {
  const position = 2 + 2 * totalledCounters.indexOf(counter);
  const [increase, total] = [`row.${position}`, `row.${position + 1}`];
  return `arrayFold(
      (sum, row) -> if(isNotNull(${total}) OR isNull(${increase}), ${total}, sum + ${increase}),
      history,
      CAST(NULL, 'Nullable(Int64)')
    )`;
};

/**
 * Computes CPU percent over the last tick, from `cpu_ticks` of a process's newest sample and the duration of its host's
 * last tick. A process whose sample is older was idle in it. `greatest` avoids a division by zero even where the result
 * is NULL, because the sort key converts it to an integer.
 */
export function cpuPercentSql({
  table,
  isUnknown,
  sampleSeq,
}: {
  readonly table: string;
  readonly isUnknown: string;
  readonly sampleSeq: string;
}): string {
  const elapsedMs = ofAnchor(table, 'elapsedMs');
  return `multiIf(
    ${isUnknown}, NULL,
    ${sampleSeq} < ${ofAnchor(table, 'tickSeq')}, 0,
    ${elapsedMs} = 0, NULL,
    round(cpu_ticks * 1000 / greatest(${elapsedMs}, 1), 1)
  )`;
}

const increaseOf = (counter: string): string =>
  increaseOverTick(newestOf(counter), 'n.sample_seq', ofAnchor('n', 'tickSeq'));

/**
 * argMax and groupUniqArray ignore a row that is stored twice. Rows are ordered by sequence number, which a clock that
 * was set back does not disturb.
 */
const tableSql = (procUids: string): string => `
newest_samples AS (
  SELECT s.host AS host, s.proc_uid AS proc_uid, argMax(s.ts, s.seq) AS sample_ts, max(s.seq) AS sample_seq,
    argMax(tuple(${sampled.map((column) => `s.${column}`).join(', ')}), s.seq) AS newest,
    arraySort(groupUniqArray((
      s.seq, ${totalledCounters.map((column) => `toInt64(s.${column}), toInt64(s.${column}_total)`).join(', ')}
    ))) AS history
  FROM process_samples AS s
  WHERE ${anchoredMessages('s')}
    ${procUids === '' ? '' : `AND s.proc_uid IN (${procUids})`}
  GROUP BY s.host, s.proc_uid
  HAVING NOT ${newestOf('exited')}
),
process_table AS (
  SELECT host, proc_uid, sample_ts, ${['name', 'username', 'cpu_ticks', ...gauges]
    .map((column) => `${newestOf(column)} AS ${column}`)
    .join(', ')},
    ${intervalCounters.map((counter) => `${increaseOf(counter)} AS ${counter},`).join('\n    ')}
    ${totalledCounters.map((column) => `${totalOf(column)} AS ${column}_total`).join(',\n    ')},
    ${cpuPercentSql({ table: 'n', isUnknown: 'cpu_ticks_total IS NULL', sampleSeq: 'n.sample_seq' })} AS cpu_percent
  FROM newest_samples AS n
)`;

const sampledProcUids = `SELECT s.proc_uid FROM process_samples AS s WHERE ${anchoredRows('s')}`;

/**
 * Reads the newest identity at or before the host's last tick. Command lines are read only for a search. It covers
 * every process that has a sample, because restricting it to the table would build the table a second time.
 */
const identitiesSql = (procUids: string, isSearched: boolean): string => {
  const columns = {
    pid: 'p.pid',
    ppid: 'p.ppid',
    create_time: 'p.create_time',
    ...(isSearched ? { full_name: 'p.name', command_line: "arrayStringConcat(p.cmdline, ' ')" } : {}),
  };
  return `
newest_identities AS (
  SELECT p.host AS host, p.proc_uid AS proc_uid,
    argMax(tuple(${Object.values(columns).join(', ')}), (p.seq, p.ts)) AS newest
  FROM processes AS p
  PREWHERE p.proc_uid IN (${procUids === '' ? sampledProcUids : procUids})
  WHERE p.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND p.host IN {hosts:Array(String)}
    AND p.seq <= ${ofAnchor('p', 'lastSeq')}
  GROUP BY host, proc_uid
),
identities AS (
  SELECT host, proc_uid, ${Object.keys(columns)
    .map((name, index) => `newest.${index + 1} AS ${name}`)
    .join(', ')}
  FROM newest_identities
)`;
};

const givenProcUids = `SELECT ${procUidOf('arrayJoin({procUids:Array(String)})')}`;

const searchedText = "lowerUTF8(concat(t.name, '\\n', ifNull(i.full_name, ''), '\\n', ifNull(i.command_line, '')))";

function renderSql({ kind, sql: sortSql, needsIdentity }: SortKey, query: ProcessTableQuery, only: string): string {
  const isJoined = needsIdentity || query.text !== undefined;
  const page = keysetPage(kind, query.descending, query.after);
  return `
WITH ${tableSql(only)}${isJoined ? `,${identitiesSql(only, query.text !== undefined)}` : ''},
sorted AS (
  SELECT t.*, ${sortSql} AS sort_value
  FROM process_table AS t ${isJoined ? 'LEFT JOIN identities AS i ON i.host = t.host AND i.proc_uid = t.proc_uid' : ''}
  WHERE true
    ${query.name === undefined ? '' : 'AND t.name = {name:String}'}
    ${query.username === undefined ? '' : 'AND t.username = {username:String}'}
    ${query.text === undefined ? '' : `AND ${renderTextSearch(query.text, searchedText)}`}
)
SELECT
  host,
  ${procUidText('proc_uid')} AS procUid,
  toUnixTimestamp64Milli(sample_ts) AS ts,
  name,
  username,
  cpu_percent AS cpuPercent,
  ${[
    ...selectFields(totalledCounters, (counter) => `${counter}_total`),
    ...selectFields(intervalCounters),
    ...selectFields(gauges),
  ].join(',\n  ')},
  ${kind === 'text' ? 'sort_value' : 'NULL'} AS sortText,
  ${kind === 'number' ? 'sort_value' : 'NULL'} AS sortNumber
FROM sorted
WHERE ${page.where}
ORDER BY ${page.orderBy}
LIMIT {limit:UInt32}`;
}

/** Reads one page of the process table of one host or of many. Throws StorageError. */
export async function readProcessTable(
  storage: Storage,
  query: ProcessTableQuery,
): Promise<{ rows: ProcessTableRow[]; rowsRead: number }> {
  const { anchors, text, procUids } = query;
  if (anchors.length === 0 || procUids?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  if (procUids !== undefined) {
    return readPage(storage, query, givenProcUids);
  }
  if (text === undefined) {
    return readPage(storage, query, '');
  }
  const { found, rowsRead } = await readSearched(storage, anchors, text);
  const page = await (found === null
    ? readPage(storage, query, `SELECT proc_uid FROM (${searchedSql(text)})`)
    : readProcessTable(storage, {
        ...query,
        anchors: anchors.filter(({ host }) => found.hosts.has(host)),
        procUids: found.procUids,
      }));
  return { rows: page.rows, rowsRead: page.rowsRead + rowsRead };
}

/** `only` is a subquery for the procUids to read; empty for all. */
async function readPage(
  storage: Storage,
  query: ProcessTableQuery,
  only: string,
): Promise<{ rows: ProcessTableRow[]; rowsRead: number }> {
  const { anchors, name = '', username = '', text, procUids = [], sort, after, limit } = query;
  return storage.query<ProcessTableRow>(renderSql(sortKeys[sort], query, only), {
    params: {
      ...anchorParams(anchors),
      name,
      username,
      procUids,
      ...textSearchParams(text),
      limit,
      ...(after === undefined
        ? {}
        : {
            afterNull: after.value === null ? 1 : 0,
            afterValue: after.value ?? (sortKeys[sort].kind === 'text' ? '' : 0),
            afterProcUid: after.procUid,
          }),
    },
    // A process whose identity is not stored has no pid, rather than pid 0.
    settings: { join_use_nulls: 1 },
  });
}
