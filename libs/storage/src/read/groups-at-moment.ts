import type { Storage } from '../client.js';
import { columnsReadBy } from './field-conditions.js';
import { groupKeySql, isGroupOfIdentity, type GroupKey } from './group-keys.js';
import { hostProcessParams } from './host-processes.js';
import { numberTableSql } from './number-table-sql.js';
import { whereParams } from './process-conditions.js';
import { readSearched, searchedSql } from './process-search.js';
import { foundProcesses, givenProcesses, sortedSql, termsOf, type FilteredTables } from './sorted-table-sql.js';
import { anchoredIdentities, anchorParams, ofAnchor } from './table-anchors.js';

/**
 * What the processes of a group have at a moment. `memory` is the proportional memory (PSS) of each process where it is
 * known, else its resident memory (RSS): only the former adds up to what they really occupy.
 */
export const momentAmounts = ['cpuPercent', 'memory', 'rss', 'swap', 'numThreads', 'numFds'] as const;
export type MomentAmount = (typeof momentAmounts)[number];

/** PSS is read now and then: a process that shrank since has no more than it has in RAM now. */
const memorySql = 'if(isNull(t.pss), t.rss, least(t.pss, ifNull(t.rss, t.pss)))';

const amountSql: Readonly<Record<MomentAmount, string>> = {
  cpuPercent: 'round(sum(toFloat64(t.cpu_percent)), 1)',
  memory: `sum(${memorySql})`,
  rss: 'sum(t.rss)',
  swap: 'sum(t.swap)',
  numThreads: 'sum(toUInt64(t.num_threads))',
  numFds: 'sum(toUInt64(t.num_fds))',
};
const gauges = ['rss', 'pss', 'swap', 'num_threads', 'num_fds'] as const;
/** The CTE of the processes to group, as {@link sortedSql} names it. */
const grouped = 'sorted';
/** The columns of samples that are keys. */
const keyColumns: Readonly<Partial<Record<GroupKey, string>>> = { name: 'name', user: 'username' };

/** A group of processes at a moment; null for amounts that none of them reported. */
export interface GroupAtMoment extends Readonly<Record<MomentAmount, number | null>> {
  /** Null: the processes that belong to no group, or whose group is not known. */
  readonly key: string | null;
  /** Null unless hosts were kept apart. */
  readonly host: string | null;
  readonly hosts: number;
  readonly processes: number;
  /** The part of `memory` that is RSS, because the PSS of those processes is not known. */
  readonly unshared: number | null;
}

/** The groups with the largest amounts, and what all groups have together. */
export interface GroupsAtMoment {
  readonly rows: readonly GroupAtMoment[];
  /** The sum of the amount that orders the groups. */
  readonly total: number;
  /** The sum of `unshared`. */
  readonly totalUnshared: number;
  readonly groups: number;
  readonly processes: number;
  /** How many processes have no stored identity, where only that would tell their group. */
  readonly unidentified: number;
  readonly rowsRead: number;
}

export interface GroupsAtMomentQuery extends FilteredTables {
  readonly by: GroupKey;
  /** Keeps the groups of each host apart. */
  readonly perHost: boolean;
  readonly orderBy: MomentAmount;
  readonly limit: number;
}

/** The columns that are the same in every row, because they are about all groups. */
interface Totals {
  readonly total: number;
  readonly totalUnshared: number;
  readonly groups: number;
  readonly allProcesses: number;
  readonly unidentified: number;
}

const none: GroupsAtMoment = {
  rows: [],
  total: 0,
  totalUnshared: 0,
  groups: 0,
  processes: 0,
  unidentified: 0,
  rowsRead: 0,
};

/** Groups the processes of tables. Throws StorageError. */
export async function readGroupsAtMoment(storage: Storage, query: GroupsAtMomentQuery): Promise<GroupsAtMoment> {
  const { anchors, processes } = query;
  if (anchors.length === 0 || processes?.length === 0) {
    return none;
  }
  const search = processes === undefined ? searchedSql(query) : null;
  if (search === null) {
    return readGroups(storage, query, processes === undefined ? '' : givenProcesses);
  }
  const { found, rowsRead } = await readSearched(storage, query, search);
  const groups = await (found === null
    ? readGroups(storage, query, foundProcesses(search))
    : readGroupsAtMoment(storage, {
        ...query,
        anchors: anchors.filter(({ host }) => found.hosts.has(host)),
        processes: found.processes,
      }));
  return { ...groups, rowsRead: groups.rowsRead + rowsRead };
}

async function readGroups(storage: Storage, query: GroupsAtMomentQuery, only: string): Promise<GroupsAtMoment> {
  const { anchors, processes = [], limit } = query;
  const { rows, rowsRead } = await storage.query<GroupAtMoment & Totals>(renderSql(query, only), {
    params: { ...anchorParams(anchors), ...whereParams(query), ...hostProcessParams(processes), limit },
    settings: { join_use_nulls: 1 },
  });
  const [first] = rows;
  return first === undefined
    ? { ...none, rowsRead }
    : {
        rows: rows.map(({ total: _total, totalUnshared: _unshared, groups: _groups, allProcesses: _all, ...row }) => {
          const { unidentified: _unidentified, ...group } = row;
          return group;
        }),
        total: first.total,
        totalUnshared: first.totalUnshared,
        groups: first.groups,
        processes: first.allProcesses,
        unidentified: first.unidentified,
        rowsRead,
      };
}

function renderSql(query: GroupsAtMomentQuery, only: string): string {
  const { by, perHost, orderBy } = query;
  const ofIdentity = isGroupOfIdentity(by);
  return `${tablesSql(query, only)}${ofIdentity ? `,${identityKeysSql(by, only)}` : ''}
SELECT ${ofIdentity ? 'k.identity_key' : groupKeySql(by, 't')} AS key, ${perHost ? 'toString(t.host)' : 'NULL'} AS host,
  uniqExact(t.host) AS hosts, count() AS processes,
  ${momentAmounts.map((amount) => `${amountSql[amount]} AS ${amount}`).join(', ')},
  sumIf(t.rss, isNull(t.pss)) AS unshared,
  sum(ifNull(${orderBy}, 0)) OVER () AS total, sum(ifNull(unshared, 0)) OVER () AS totalUnshared,
  count() OVER () AS groups, sum(processes) OVER () AS allProcesses,
  sum(${ofIdentity ? 'countIf(isNull(k.proc_uid))' : '0'}) OVER () AS unidentified
FROM ${grouped} AS t
${ofIdentity ? 'LEFT JOIN identity_keys AS k ON k.host = t.host AND k.proc_uid = t.proc_uid' : ''}
GROUP BY key${perHost ? ', host' : ''}
ORDER BY ifNull(${orderBy}, 0) DESC, processes DESC, isNull(key), key${perHost ? ', host' : ''}
LIMIT {limit:UInt32}`;
}

/** Renders the CTEs of the processes to group. */
function tablesSql(query: GroupsAtMomentQuery, only: string): string {
  const texts = [keyColumns[query.by] ?? []].flat();
  if (only === '' && query.where === undefined) {
    return `WITH ${numberTableSql(grouped, { numbers: gauges, texts })}`;
  }
  const newest = [...new Set(['cpu_ticks', ...gauges, ...texts, ...columnsReadBy(termsOf(query), 'table')])];
  const unsorted = { kind: 'number', sql: '0', needsIdentity: false, reads: { newest: [], totals: [] } } as const;
  return sortedSql(unsorted, query, only, { newest, totals: [] });
}

/** The groups of the newest identities at or before the last tick of each host. */
const identityKeysSql = (by: GroupKey, only: string): string => `
identity_keys AS (
  SELECT p.host AS host, p.proc_uid AS proc_uid,
    nullIf(argMax(ifNull(${groupKeySql(by, 'p')}, ''), p.seq), '') AS identity_key
  FROM processes AS p
  WHERE ${anchoredIdentities('p')} AND p.seq <= ${ofAnchor('p', 'lastSeq')}
    ${only === '' ? '' : `AND (p.host, p.proc_uid) IN ${only}`}
  GROUP BY host, proc_uid
)`;
