import { listTerms, type SearchTerm } from '@psfleet/search';
import type { QueryOptions, Storage } from '../client.js';
import { procUidOf, procUidText } from '../proc-uid-sql.js';
import { keysetPage, type Keyset } from './keyset.js';
import { anchoredIdentities, anchoredRows, anchorParams, ofAnchor, type TableAnchor } from './table-anchors.js';
import { gauges, intervalCounters, selectFields, totalledCounters, type SampleFields } from './sample-columns.js';
import { columnsReadBy } from './field-conditions.js';
import {
  needsIdentity,
  renderWhere,
  searchesText,
  whereParams,
  type ProcessFilters,
  type ProcessRow,
} from './process-conditions.js';
import { readSearched, searchedSql } from './process-search.js';
import { allColumns, tableSql, type TableColumns } from './process-table-sql.js';

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

/** A value of a process that orders a table. */
export interface SortKey {
  readonly kind: 'number' | 'text';
  readonly sql: string;
  readonly needsIdentity: boolean;
  /** The columns of the table that `sql` reads. */
  readonly reads: TableColumns;
}

interface Reads {
  readonly newest?: string;
  readonly total?: string;
}

function sortKey(kind: SortKey['kind'], sql: string, { newest, total }: Reads): SortKey {
  const reads = { newest: newest === undefined ? [] : [newest], totals: total === undefined ? [] : [total] };
  return { kind, sql: kind === 'number' ? `toInt64(${sql})` : `toString(${sql})`, needsIdentity: false, reads };
}

const gauge = (newest: string): SortKey => sortKey('number', newest, { newest });
const counter = (total: string): SortKey => sortKey('number', `${total}_total`, { total });
const text = (newest: string): SortKey => sortKey('text', newest, { newest });
const identity = (sql: string): SortKey => ({ ...sortKey('number', sql, {}), needsIdentity: true });

/** Numeric keys are integers, so that the value in a cursor equals the value in the row exactly. */
const sortKeys = {
  cpuPercent: sortKey('number', 'round(cpu_percent * 10)', { newest: 'cpu_ticks' }),
  cpuTime: counter('cpu_ticks'),
  rss: gauge('rss'),
  vms: gauge('vms'),
  shared: gauge('shared'),
  peakRss: gauge('peak_rss'),
  swap: gauge('swap'),
  pss: gauge('pss'),
  uss: gauge('uss'),
  numThreads: gauge('num_threads'),
  numFds: gauge('num_fds'),
  readBytes: counter('read_bytes'),
  writeBytes: counter('write_bytes'),
  tcpSentBytes: counter('tcp_sent_bytes'),
  tcpReceivedBytes: counter('tcp_received_bytes'),
  nice: gauge('nice'),
  name: text('name'),
  username: text('username'),
  status: text('status'),
  host: sortKey('text', 'host', {}),
  pid: identity('pid'),
  ppid: identity('ppid'),
  createTime: identity('create_time * 100'),
} as const satisfies Record<string, SortKey>;

export type ProcessSort = keyof typeof sortKeys;
export const processSorts = Object.keys(sortKeys) as readonly ProcessSort[];

/** The processes of tables that fit filters. */
export interface FilteredTables extends ProcessFilters {
  /** One for each host, from its complete ticks. */
  readonly anchors: readonly TableAnchor[];
  /** Only these processes, 16 hex digits each. */
  readonly procUids?: readonly string[];
}

export interface ProcessTableQuery extends FilteredTables {
  readonly sort: ProcessSort;
  readonly descending: boolean;
  readonly after?: Keyset;
  readonly limit: number;
}

/** The tables of more hosts are not built as a whole. */
const maxWholeTables = 20;

const sampledProcUids = `SELECT s.proc_uid FROM process_samples AS s WHERE ${anchoredRows('s')}`;

/**
 * Reads the newest identity at or before the host's last tick. Command lines are read only for a search. It covers
 * every process that has a sample, because restricting it to the table would build the table a second time.
 */
const identitiesSql = (procUids: string, query: ProcessFilters): string => {
  const columns = {
    pid: 'p.pid',
    ppid: 'p.ppid',
    create_time: 'p.create_time',
    ...Object.fromEntries(columnsReadBy(termsOf(query), 'identity').map((column) => [column, `p.${column}`])),
    ...(searchesText(query.where) ? { full_name: 'p.name', command_line: "arrayStringConcat(p.cmdline, ' ')" } : {}),
  };
  return `
newest_identities AS (
  SELECT p.host AS host, p.proc_uid AS proc_uid,
    argMax(tuple(${Object.values(columns).join(', ')}), (p.seq, p.ts)) AS newest
  FROM processes AS p
  PREWHERE p.proc_uid IN (${procUids === '' ? sampledProcUids : procUids})
  WHERE ${anchoredIdentities('p')}
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

export const givenProcUids = `SELECT ${procUidOf('arrayJoin({procUids:Array(String)})')}`;

const joined: ProcessRow = {
  table: 't',
  identity: 'i',
  names: ['lowerUTF8(t.name)', "lowerUTF8(ifNull(i.full_name, ''))"],
  commandLine: "lowerUTF8(ifNull(i.command_line, ''))",
};

export const termsOf = ({ where }: ProcessFilters): SearchTerm[] => (where === undefined ? [] : listTerms(where));

/** Renders the CTEs up to `sorted`, which has the processes that fit the query with their `sort_value`. */
export function sortedSql(sort: SortKey, query: FilteredTables, only: string, columns: TableColumns): string {
  const isJoined = sort.needsIdentity || needsIdentity(query.where);
  return `
WITH ${tableSql(only, columns)}${isJoined ? `,${identitiesSql(only, query)}` : ''},
sorted AS (
  SELECT t.*, ${sort.sql} AS sort_value
  FROM process_table AS t ${isJoined ? 'LEFT JOIN identities AS i ON i.host = t.host AND i.proc_uid = t.proc_uid' : ''}
  WHERE ${query.where === undefined ? 'true' : renderWhere(query.where, joined)}
)`;
}

function renderSql(sort: SortKey, query: ProcessTableQuery, only: string): string {
  const page = keysetPage(sort.kind, query.descending, query.after);
  const newest = [...new Set([...allColumns.newest, ...columnsReadBy(termsOf(query), 'table')])];
  return `${sortedSql(sort, query, only, { ...allColumns, newest })}
SELECT
  host,
  ${procUidText('proc_uid')} AS procUid,
  toUnixTimestamp64Milli(sample_ts) AS ts,
  name,
  username,
  cpu_percent AS cpuPercent,
  ${[
    ...selectFields(totalledCounters, (column) => `${column}_total`),
    ...selectFields(intervalCounters),
    ...selectFields(gauges),
  ].join(',\n  ')},
  ${sort.kind === 'text' ? 'sort_value' : 'NULL'} AS sortText,
  ${sort.kind === 'number' ? 'sort_value' : 'NULL'} AS sortNumber
FROM sorted
WHERE ${page.where}
ORDER BY ${page.orderBy}
LIMIT {limit:UInt32}`;
}

/** Finds the processes of a page by no more columns than their order and the filters need. */
function renderFoundSql(sort: SortKey, query: ProcessTableQuery, only: string): string {
  const page = keysetPage(sort.kind, query.descending, query.after);
  const newest = [...new Set([...sort.reads.newest, ...columnsReadBy(termsOf(query), 'table')])];
  const columns = { ...sort.reads, newest };
  return `${sortedSql(sort, query, only, columns)}
SELECT host, ${procUidText('proc_uid')} AS procUid
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
  const { anchors, procUids } = query;
  if (anchors.length === 0 || procUids?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  if (procUids !== undefined) {
    return readPage(storage, query, givenProcUids);
  }
  const read = anchors.length > maxWholeTables ? readPageOfMany : readPage;
  const search = searchedSql(query);
  if (search === null) {
    return read(storage, query, '');
  }
  const { found, rowsRead } = await readSearched(storage, query, search);
  const page = await (found === null
    ? read(storage, query, `SELECT proc_uid FROM (${search})`)
    : readProcessTable(storage, {
        ...query,
        anchors: anchors.filter(({ host }) => found.hosts.has(host)),
        procUids: found.procUids,
      }));
  return { rows: page.rows, rowsRead: page.rowsRead + rowsRead };
}

/**
 * Reads a page of the tables of many hosts in two steps, because most of their processes are not on it: the whole
 * tables of a thousand hosts take 500 MB of memory. `only` is a subquery for the procUids to read; empty for all.
 */
async function readPageOfMany(
  storage: Storage,
  query: ProcessTableQuery,
  only: string,
): Promise<{ rows: ProcessTableRow[]; rowsRead: number }> {
  const sql = renderFoundSql(sortKeys[query.sort], query, only);
  const found = await storage.query<{ host: string; procUid: string }>(sql, pageOptions(query));
  const hosts = new Set(found.rows.map(({ host }) => host));
  const page = await readProcessTable(storage, {
    ...query,
    anchors: query.anchors.filter(({ host }) => hosts.has(host)),
    procUids: found.rows.map(({ procUid }) => procUid),
  });
  return { rows: page.rows, rowsRead: found.rowsRead + page.rowsRead };
}

/** The same in one step. */
async function readPage(
  storage: Storage,
  query: ProcessTableQuery,
  only: string,
): Promise<{ rows: ProcessTableRow[]; rowsRead: number }> {
  return storage.query<ProcessTableRow>(renderSql(sortKeys[query.sort], query, only), pageOptions(query));
}

function pageOptions(query: ProcessTableQuery): QueryOptions {
  const { anchors, procUids = [], sort, after, limit } = query;
  return {
    params: {
      ...anchorParams(anchors),
      ...whereParams(query),
      procUids,
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
  };
}
