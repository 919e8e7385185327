import { listTerms, type SearchTerm } from '@psfleet/search';
import { columnsReadBy } from './field-conditions.js';
import type { HostProcess } from './host-processes.js';
import {
  needsIdentity,
  renderWhere,
  searchesText,
  type ProcessFilters,
  type ProcessRow,
} from './process-conditions.js';
import { tableSql, type TableColumns } from './process-table-sql.js';
import { anchoredIdentities, anchoredRows, ofAnchor, type TableAnchor } from './table-anchors.js';
import { maxHostsOfOwnTexts, ownTexts, storedTexts } from './text-conditions.js';

/** A value of a process that orders a table. */
export interface SortKey {
  readonly kind: 'number' | 'text';
  readonly sql: string;
  readonly needsIdentity: boolean;
  /** The columns of the table that `sql` reads. */
  readonly reads: TableColumns;
}

/** The processes of tables that fit filters. */
export interface FilteredTables extends ProcessFilters {
  /** One for each host, from its complete ticks. */
  readonly anchors: readonly TableAnchor[];
  /** Only these processes, which need {@link hostProcessParams}. */
  readonly processes?: readonly HostProcess[];
}

const sampledProcUids = `SELECT s.proc_uid FROM process_samples AS s WHERE ${anchoredRows('s')}`;

/**
 * Reads the newest identity at or before the host's last tick. Command lines are read only for a search. It covers
 * every process that has a sample, because restricting it to the table would build the table a second time.
 */
const identitiesSql = (only: string, query: FilteredTables, wanted: readonly string[]): string => {
  const columns = {
    pid: 'p.pid',
    ppid: 'p.ppid',
    create_time: 'p.create_time',
    ...Object.fromEntries(
      [...columnsReadBy(termsOf(query), 'identity'), ...wanted].map((column) => [column, `p.${column}`]),
    ),
    ...(searchesText(query.where) ? (readsOwnTexts(query) ? ownTextColumns : storedTextColumns) : {}),
  };
  return `
newest_identities AS (
  SELECT p.host AS host, p.proc_uid AS proc_uid,
    argMax(tuple(${Object.values(columns).join(', ')}), (p.seq, p.ts)) AS newest
  FROM processes AS p
  PREWHERE ${only === '' ? `p.proc_uid IN (${sampledProcUids})` : `(p.host, p.proc_uid) IN ${only}`}
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

/** The set of the processes of a query, whose rows the key finds. */
export const givenProcesses = '{hostUids:Array(Tuple(String, UInt64))}';

/** The set of those that a subquery finds, as `host` and `proc_uid`. */
export const foundProcesses = (search: string): string => `(SELECT host, proc_uid FROM (${search}))`;

const sampledName = 'lowerUTF8(t.name)';

const readsOwnTexts = ({ processes, anchors }: FilteredTables): boolean =>
  processes !== undefined || anchors.length <= maxHostsOfOwnTexts;

const joined = (query: FilteredTables): ProcessRow => ({
  table: 't',
  identity: 'i',
  texts: readsOwnTexts(query)
    ? ownTexts([sampledName, "lowerUTF8(ifNull(i.full_name, ''))"], "lowerUTF8(ifNull(i.command_line, ''))")
    : storedTexts('i.text_hash', [sampledName]),
});

const ownTextColumns = { full_name: 'p.name', command_line: "arrayStringConcat(p.cmdline, ' ')" };
const storedTextColumns = { text_hash: 'p.text_hash' };

export const termsOf = ({ where }: ProcessFilters): SearchTerm[] => (where === undefined ? [] : listTerms(where));

/**
 * Renders the CTEs up to `sorted`, which has the processes that fit the query with their `sort_value` and the wanted
 * columns of their identities; `only` is as in {@link tableSql}.
 */
export function sortedSql(
  sort: SortKey,
  query: FilteredTables,
  only: string,
  columns: TableColumns,
  ofIdentity: readonly string[] = [],
): string {
  const isJoined = sort.needsIdentity || needsIdentity(query.where) || ofIdentity.length > 0;
  return `
WITH ${tableSql(only, columns)}${isJoined ? `,${identitiesSql(only, query, ofIdentity)}` : ''},
sorted AS (
  SELECT t.*, ${ofIdentity.map((column) => `i.${column} AS ${column}, `).join('')}${sort.sql} AS sort_value
  FROM process_table AS t ${isJoined ? 'LEFT JOIN identities AS i ON i.host = t.host AND i.proc_uid = t.proc_uid' : ''}
  WHERE ${query.where === undefined ? 'true' : renderWhere(query.where, joined(query))}
)`;
}
