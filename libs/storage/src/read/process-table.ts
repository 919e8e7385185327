import type { Storage } from '../client.js';
import { procUidOf, procUidText } from '../proc-uid-sql.js';
import { keysetPage, type Keyset } from './keyset.js';
import { anchoredMessages, anchoredRows, anchorParams, ofAnchor, type TableAnchor } from './table-anchors.js';
import { readSearched, searchedSql } from './process-search.js';
import { renderTextSearch, textSearchParams, type TextExpression } from './text-search.js';

/** A process as it stood at a moment. `procUid` is 16 hex digits; times in milliseconds since the epoch; sizes in bytes. */
export interface ProcessTableRow {
  readonly host: string;
  readonly procUid: string;
  readonly ts: number;
  readonly name: string;
  readonly username: string | null;
  readonly status: string | null;
  /** Of one CPU, over the last tick; 0 for a process that did nothing then. */
  readonly cpuPercent: number | null;
  /** 1/100 seconds since the start of the process. */
  readonly cpuTicks: number | null;
  readonly rss: number | null;
  readonly vms: number | null;
  readonly numThreads: number | null;
  readonly numFds: number | null;
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  readonly nice: number | null;
  /** Where the next page begins. */
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

/** Whole numbers only, so that the value in a cursor is exactly the value in the row. */
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
  /** One for each host that is meant, from its complete ticks. */
  readonly anchors: readonly TableAnchor[];
  readonly name?: string;
  readonly username?: string;
  /** Only these processes, 16 hex digits each. */
  readonly procUids?: readonly string[];
  /** What name and command line contain. */
  readonly text?: TextExpression;
  readonly sort: ProcessSort;
  readonly descending: boolean;
  readonly after?: Keyset;
  readonly limit: number;
}

/** Columns that stand for themselves in each row, in the order in which `newest` holds them. */
const sampled = ['name', 'username', 'status', 'cpu_ticks', 'rss', 'vms', 'num_threads', 'num_fds', 'nice', 'exited'];
/** Columns of which rows tell increases, and the value itself only where a reader could not go on without it. */
const counted = ['cpu_ticks', 'read_bytes', 'write_bytes'];

/** Rows in order, each once however often it is stored; a value of its own, or an increase that is not known, begins the sum anew. */
const totalOf = (position: number): string =>
  `arrayFold((total, row) -> if(isNotNull(row.${position + 1}) OR isNull(row.${position}), row.${position + 1}, total + row.${position}), told, CAST(NULL, 'Nullable(Int64)'))`;

/**
 * Over the last tick, from `cpu_ticks` of the newest sample of a process and what the anchor of its host says of the tick: whose sample is older did nothing in
 * it. Never divided by zero, also not below a NULL: whole numbers are made of it for sorting.
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
  return `multiIf(${isUnknown}, NULL, ${sampleSeq} < ${ofAnchor(table, 'tickSeq')}, 0, ${elapsedMs} = 0, NULL, round(cpu_ticks * 1000 / greatest(${elapsedMs}, 1), 1))`;
}

/** argMax, so that a row stored twice changes nothing. The numbers of the messages tell rows of a time before the clock was set back. */
const tableSql = (procUids: string): string => `
newest_samples AS (
  SELECT s.host AS host, s.proc_uid AS proc_uid, argMax(s.ts, s.seq) AS sample_ts, max(s.seq) AS sample_seq,
    argMax(tuple(${sampled.map((column) => `s.${column}`).join(', ')}), s.seq) AS newest,
    arraySort(groupUniqArray((s.seq, ${counted.map((column) => `toInt64(s.${column}), toInt64(s.${column}_total)`).join(', ')}))) AS told
  FROM process_samples AS s
  WHERE ${anchoredMessages('s')}
    ${procUids === '' ? '' : `AND s.proc_uid IN (${procUids})`}
  GROUP BY s.host, s.proc_uid
  HAVING NOT newest.10
),
process_table AS (
  SELECT host, proc_uid, sample_ts, ${sampled
    .slice(0, -1)
    .map((column, index) => `newest.${index + 1} AS ${column}`)
    .join(', ')},
    ${counted.map((column, index) => `${totalOf(2 + 2 * index)} AS ${column}_total`).join(',\n    ')},
    ${cpuPercentSql({ table: 'n', isUnknown: 'cpu_ticks_total IS NULL', sampleSeq: 'n.sample_seq' })} AS cpu_percent
  FROM newest_samples AS n
)`;

/**
 * Who the processes of the table are: the newest identity at or before the host's last tick. Command lines are read only where they are searched. Looked up
 * is everybody of whom there is a row: who is in the table would make the table a second time.
 */
const identitiesSql = (procUids: string, isSearched: boolean): string => `
newest_identities AS (
  SELECT p.host AS host, p.proc_uid AS proc_uid, argMax(tuple(p.pid, p.ppid, p.create_time${isSearched ? ", p.name, arrayStringConcat(p.cmdline, ' ')" : ''}), (p.seq, p.ts)) AS newest
  FROM processes AS p
  PREWHERE p.proc_uid IN (${procUids === '' ? `SELECT s.proc_uid FROM process_samples AS s WHERE ${anchoredRows('s')}` : procUids})
  WHERE p.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC') AND p.host IN {hosts:Array(String)} AND p.seq <= ${ofAnchor('p', 'lastSeq')}
  GROUP BY host, proc_uid
),
identities AS (
  SELECT host, proc_uid, newest.1 AS pid, newest.2 AS ppid, newest.3 AS create_time${isSearched ? ', newest.4 AS full_name, newest.5 AS command_line' : ''}
  FROM newest_identities
)`;

const givenProcUids = `SELECT ${procUidOf('arrayJoin({procUids:Array(String)})')}`;

function renderSql({ kind, sql: sortSql, needsIdentity }: SortKey, question: ProcessTableQuery, only: string): string {
  const isJoined = needsIdentity || question.text !== undefined;
  const page = keysetPage(kind, question.descending, question.after);
  return `
WITH ${tableSql(only)}${isJoined ? `,${identitiesSql(only, question.text !== undefined)}` : ''},
sorted AS (
  SELECT t.*, ${sortSql} AS sort_value
  FROM process_table AS t ${isJoined ? 'LEFT JOIN identities AS i ON i.host = t.host AND i.proc_uid = t.proc_uid' : ''}
  WHERE true
    ${question.name === undefined ? '' : 'AND t.name = {name:String}'}
    ${question.username === undefined ? '' : 'AND t.username = {username:String}'}
    ${question.text === undefined ? '' : `AND ${renderTextSearch(question.text, "lowerUTF8(concat(t.name, '\\n', ifNull(i.full_name, ''), '\\n', ifNull(i.command_line, '')))")}`}
)
SELECT
  host,
  ${procUidText('proc_uid')} AS procUid,
  toUnixTimestamp64Milli(sample_ts) AS ts,
  name,
  username,
  status,
  cpu_percent AS cpuPercent,
  cpu_ticks_total AS cpuTicks,
  rss,
  vms,
  num_threads AS numThreads,
  num_fds AS numFds,
  read_bytes_total AS readBytes,
  write_bytes_total AS writeBytes,
  nice,
  ${kind === 'text' ? 'sort_value' : 'NULL'} AS sortText,
  ${kind === 'number' ? 'sort_value' : 'NULL'} AS sortNumber
FROM sorted
WHERE ${page.where}
ORDER BY ${page.orderBy}
LIMIT {limit:UInt32}`;
}

/** One page of the process table of one host or of many. Throws StorageError. */
export async function readProcessTable(
  storage: Storage,
  question: ProcessTableQuery,
): Promise<{ rows: ProcessTableRow[]; rowsRead: number }> {
  const { anchors, text, procUids } = question;
  if (anchors.length === 0 || procUids?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  if (procUids !== undefined) {
    return readPage(storage, question, givenProcUids);
  }
  if (text === undefined) {
    return readPage(storage, question, '');
  }
  const { found, rowsRead } = await readSearched(storage, anchors, text);
  const page = await (found === null
    ? readPage(storage, question, `SELECT proc_uid FROM (${searchedSql(text)})`)
    : readProcessTable(storage, {
        ...question,
        anchors: anchors.filter(({ host }) => found.hosts.has(host)),
        procUids: found.procUids,
      }));
  return { rows: page.rows, rowsRead: page.rowsRead + rowsRead };
}

/** `only`: which processes, as a piece of SQL; empty for all. */
async function readPage(
  storage: Storage,
  question: ProcessTableQuery,
  only: string,
): Promise<{ rows: ProcessTableRow[]; rowsRead: number }> {
  const { anchors, name = '', username = '', text, procUids = [], sort, after, limit } = question;
  return storage.query<ProcessTableRow>(renderSql(sortKeys[sort], question, only), {
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
