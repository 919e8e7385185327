import type { QueryOptions, Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { readBusiestProcesses, type BusyProcess } from './busiest-processes.js';
import { keysetPage, keysetParams, type Keyset } from './keyset.js';
import { gauges, intervalCounters, selectFields, totalledCounters, type SampleFields } from './sample-columns.js';
import { columnsReadBy } from './field-conditions.js';
import { hostProcessParams, type HostProcess } from './host-processes.js';
import { whereParams } from './process-conditions.js';
import { readSearched, searchedSql } from './process-search.js';
import { allColumns } from './process-table-sql.js';
import {
  foundProcesses,
  givenProcesses,
  sortedSql,
  termsOf,
  type FilteredTables,
  type SortKey,
} from './sorted-table-sql.js';
import { anchorParams, textDays } from './table-anchors.js';
import { fitsManyTexts } from './text-frequency.js';

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

interface ProcessPage {
  readonly rows: ProcessTableRow[];
  readonly rowsRead: number;
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

export interface ProcessTableQuery extends FilteredTables {
  readonly sort: ProcessSort;
  readonly descending: boolean;
  readonly after?: Keyset;
  readonly limit: number;
}

/** The tables of more hosts are not built as a whole. */
const maxWholeTables = 20;

/** The processes that are tried for each row of a page, which suffices if one of eight fits. */
const busyProcessesPerRow = 8;
/** Texts that fewer processes have are found faster by themselves. */
const manyProcessesPerRow = 50;
/** Longer pages are found as a whole. */
const maxBusiestPage = 1001;

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
export async function readProcessTable(storage: Storage, query: ProcessTableQuery): Promise<ProcessPage> {
  const { anchors, processes } = query;
  if (anchors.length === 0 || processes?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  if (processes !== undefined) {
    return readPage(storage, query, givenProcesses);
  }
  const busiest = await readBusiestPage(storage, query);
  if (busiest.isWhole) {
    return busiest;
  }
  const page = await readSearchedPage(storage, query);
  return { rows: page.rows, rowsRead: busiest.rowsRead + page.rowsRead };
}

/**
 * Takes the page from the processes that used most CPU, if enough of these fit the filters: where many processes do,
 * finding all of them takes longest. `isWhole` says whether no other process belongs on it.
 */
async function readBusiestPage(
  storage: Storage,
  query: ProcessTableQuery,
): Promise<ProcessPage & { readonly isWhole: boolean }> {
  const { anchors, sort, descending, after, limit, where } = query;
  const isLong = anchors.length > maxWholeTables && limit <= maxBusiestPage;
  const isBusy = sort === 'cpuPercent' && descending && after?.value !== null && after?.value !== 0;
  if (!isLong || !isBusy || where === undefined) {
    return { rows: [], rowsRead: 0, isWhole: false };
  }
  const many = { hosts: anchors.length, count: limit * manyProcessesPerRow };
  const texts = await fitsManyTexts(storage, query, textDays(anchors), many);
  if (!texts.fitsMany) {
    return { rows: [], rowsRead: texts.rowsRead, isWhole: false };
  }
  const count = limit * busyProcessesPerRow;
  const busiest = await readBusiestProcesses(storage, { ...query, limit: count });
  const hosts = new Set(busiest.rows.map(({ host }) => host));
  const page = await readProcessTable(storage, {
    ...query,
    anchors: anchors.filter(({ host }) => hosts.has(host)),
    processes: busiest.rows,
  });
  return {
    rows: page.rows,
    rowsRead: texts.rowsRead + busiest.rowsRead + page.rowsRead,
    isWhole: page.rows.length === limit && isBefore(page.rows.at(-1), busiest.rows[count - 1]),
  };
}

/** Whether a row comes before a process, or before all that used no CPU where there is none. */
function isBefore(row: ProcessTableRow | undefined, last: BusyProcess | undefined): boolean {
  const value = row?.sortNumber ?? 0;
  const lowest = last?.value ?? 0;
  return value > lowest || (value === lowest && last !== undefined && (row?.procUid ?? '') <= last.procUid);
}

/** Builds the tables of the processes that may fit. */
async function readSearchedPage(storage: Storage, query: ProcessTableQuery): Promise<ProcessPage> {
  const { anchors } = query;
  const read = anchors.length > maxWholeTables ? readPageOfMany : readPage;
  const search = searchedSql(query);
  if (search === null) {
    return read(storage, query, '');
  }
  const { found, rowsRead } = await readSearched(storage, query, search);
  const page = await (found === null
    ? read(storage, query, foundProcesses(search))
    : readProcessTable(storage, {
        ...query,
        anchors: anchors.filter(({ host }) => found.hosts.has(host)),
        processes: found.processes,
      }));
  return { rows: page.rows, rowsRead: page.rowsRead + rowsRead };
}

/**
 * Reads a page of the tables of many hosts in two steps, because most of their processes are not on it: the whole
 * tables of a thousand hosts take 500 MB of memory. `only` is as in tableSql.
 */
async function readPageOfMany(storage: Storage, query: ProcessTableQuery, only: string): Promise<ProcessPage> {
  const sql = renderFoundSql(sortKeys[query.sort], query, only);
  const found = await storage.query<HostProcess>(sql, pageOptions(query));
  const hosts = new Set(found.rows.map(({ host }) => host));
  const page = await readProcessTable(storage, {
    ...query,
    anchors: query.anchors.filter(({ host }) => hosts.has(host)),
    processes: found.rows,
  });
  return { rows: page.rows, rowsRead: found.rowsRead + page.rowsRead };
}

/** The same in one step. */
async function readPage(storage: Storage, query: ProcessTableQuery, only: string): Promise<ProcessPage> {
  return storage.query<ProcessTableRow>(renderSql(sortKeys[query.sort], query, only), pageOptions(query));
}

function pageOptions(query: ProcessTableQuery): QueryOptions {
  const { anchors, processes = [], sort, after, limit } = query;
  return {
    params: {
      ...anchorParams(anchors),
      ...whereParams(query),
      ...hostProcessParams(processes),
      limit,
      ...keysetParams(sortKeys[sort].kind, after),
    },
    // A process whose identity is not stored has no pid, rather than pid 0.
    settings: { join_use_nulls: 1 },
  };
}
