import type { Storage } from '../client.js';
import { endedInTicks } from '../schema/ended-usage.js';
import { identityMs } from '../schema/process-tables.js';
import { groupKeySql, isGroupOfIdentity, isGroupOfParent, type GroupKey } from './group-keys.js';
import { whereParams, type ProcessFilters } from './process-conditions.js';
import { matchedParams, matchedRows } from './range-conditions.js';
import { parentsOfUnswept, unsweptChain } from './unswept-parents.js';
import {
  endedAmount,
  sampledAmount,
  sampledChildTime,
  sampledTimeWithChildren,
  sumOfAmounts,
  type UsedAmount,
} from './used-amounts.js';

/** A group of processes over a time range; null for amounts that none of them reported. */
export interface UsingGroup extends Readonly<Partial<Record<UsedAmount, number | null>>> {
  /** Null: the processes that belong to no group, or whose group is not known. */
  readonly key: string | null;
  /** Null unless hosts were kept apart. */
  readonly host: string | null;
  readonly hosts: number;
  /** How many processes ran. */
  readonly processes: number;
  /** How many had ended before a sweep saw them. */
  readonly unswept: number;
  /** The part of the amount that orders the groups that is from the exits of processes, not from samples. */
  readonly ended: number;
  /** The part of `cpuTime` that children used which ended unseen; 0 unless it was asked for. */
  readonly children: number;
  /** The most resident memory that one process had, in bytes. */
  readonly maxRss: number | null;
  /** The message with the largest part of that amount. */
  readonly peakSeq: number;
}

/** The groups with the largest amounts, and what all groups have together. */
export interface UsingGroups {
  readonly rows: readonly UsingGroup[];
  /** The sum of the amount that orders the groups. */
  readonly total: number;
  readonly groups: number;
  readonly processes: number;
  /** How many processes have no stored identity, where only that would tell their group. */
  readonly unidentified: number;
  readonly rowsRead: number;
}

export interface GroupsOverTimeQuery extends ProcessFilters {
  readonly by: GroupKey;
  /** Keeps the groups of each host apart. */
  readonly perHost: boolean;
  /** Only these hosts, which may be none; all when null. */
  readonly hosts: readonly string[] | null;
  /** Ticks after the first and up to the second, in milliseconds since the epoch. */
  readonly after: number;
  readonly upTo: number;
  readonly amounts: readonly UsedAmount[];
  /** Whether CPU time includes that of children that ended unseen, as far as samples have it. */
  readonly withChildren?: boolean;
  readonly orderBy: UsedAmount;
  /** Leaves out processes that used nothing of `orderBy`. */
  readonly usersOnly: boolean;
  readonly limit: number;
}

/** The columns that are the same in every row, because they are about all groups. */
interface Totals {
  readonly total: number;
  readonly groups: number;
  readonly allProcesses: number;
  readonly unidentified: number;
}

/**
 * Groups what processes used in the ticks of a time range, by raw rows: samples, and exits for what no sample has. A
 * process counts for the group that it belonged to at each row: it may have become another program. A process that no
 * sweep saw has no identity, so it belongs to the unit and container of its parent; each end without a procUid is
 * that of a process of its own. Throws StorageError; conditions of
 * conditionsOfMoment are not answered.
 */
export async function readGroupsOverTime(storage: Storage, query: GroupsOverTimeQuery): Promise<UsingGroups> {
  const { hosts, after, upTo, limit } = query;
  if (hosts?.length === 0) {
    return { rows: [], total: 0, groups: 0, processes: 0, unidentified: 0, rowsRead: 0 };
  }
  const { rows, rowsRead } = await storage.query<UsingGroup & Totals>(renderSql(query), {
    params: {
      from: after + 1,
      to: upTo + 1,
      identityMs,
      hosts: hosts ?? [],
      limit,
      ...whereParams(query),
      ...matchedParams(after + 1, upTo + 1),
    },
    // FINAL keeps a row that was delivered twice from counting twice.
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  const [first] = rows;
  return {
    rows: rows.map(
      ({ total: _total, groups: _groups, allProcesses: _all, unidentified: _unidentified, ...row }) => row,
    ),
    total: first?.total ?? 0,
    groups: first?.groups ?? 0,
    processes: first?.allProcesses ?? 0,
    unidentified: first?.unidentified ?? 0,
    rowsRead,
  };
}

const time = (parameter: string): string => `fromUnixTimestamp64Milli({${parameter}:Int64}, 'UTC')`;
const ofHosts = (alias: string): string => `(empty({hosts:Array(String)}) OR ${alias}.host IN {hosts:Array(String)})`;

function renderSql({
  by,
  hosts,
  perHost,
  amounts,
  withChildren = false,
  orderBy,
  usersOnly,
  where,
}: GroupsOverTimeQuery): string {
  const matched = where === undefined ? null : matchedRows(where, hosts);
  const [ofIdentity, ofParent] = [isGroupOfIdentity(by), isGroupOfParent(by)];
  const noKey = 'CAST(NULL AS Nullable(String))';
  const isUser = usersOnly ? `AND ifNull(${orderBy}, 0) > 0` : '';
  return `
WITH ${ofParent ? `${parentsOfUnswept('from', 'to')},` : ''}
used AS (
  SELECT toString(s.host) AS of_host, s.proc_uid AS uid, s.proc_uid AS looked_up, s.ts AS at, s.seq AS sent_seq,
    false AS is_end, false AS is_unswept, ${ofIdentity ? noKey : groupKeySql(by, 's')} AS own_key,
    CAST(s.rss AS Nullable(UInt64)) AS memory,
    toFloat64(${withChildren ? `ifNull(${sampledChildTime}, 0)` : 0}) AS of_children,
    ${amounts.map((amount) => `${sampled(amount, withChildren)} AS ${amount}`).join(', ')}
  FROM process_samples AS s FINAL
  WHERE s.ts >= ${time('from')} AND s.ts < ${time('to')} AND ${ofHosts('s')}
    ${matched === null ? '' : `AND ${matched.samples}`} ${isUser}
  UNION ALL
  SELECT toString(e.host), if(e.proc_uid = 0, cityHash64(e.ts, e.seq, e.nr), e.proc_uid),
    ${ofParent ? unsweptChain.lookedUp : 'e.proc_uid'}, e.ts, e.seq,
    true, ifNull(e.unswept, false), ${ofParent ? noKey : groupKeySql(by, 'e')},
    if(ifNull(e.unswept, false), e.peak_rss, NULL), toFloat64(0),
    ${amounts.map((amount) => `${endedAmount(amount)} AS ${amount}`).join(', ')}
  FROM (
    SELECT * FROM process_events AS e FINAL
    WHERE ${endedInTicks('from', 'to')} AND ${ofHosts('e')} ${matched === null ? '' : `AND ${matched.exits}`}
  ) AS e
  ${ofParent ? unsweptChain.joins : ''}
  WHERE true ${isUser}
)${ofIdentity ? `,${identitiesSql(by)}` : ''}
SELECT ${keyOf(by)} AS key, ${perHost ? 'u.of_host' : 'NULL'} AS host,
  uniqExact(u.of_host) AS hosts, uniqExact(u.of_host, u.uid) AS processes,
  uniqExactIf((u.of_host, u.uid), u.is_unswept) AS unswept,
  sumIf(ifNull(u.${orderBy}, 0), u.is_end) AS ended, round(sum(u.of_children), 6) AS children,
  max(u.memory) AS maxRss, argMax(u.sent_seq, ifNull(u.${orderBy}, 0)) AS peakSeq,
  ${amounts.map((amount) => `${sumOfAmounts(amount, `u.${amount}`)} AS ${amount}`).join(', ')},
  sum(ifNull(${orderBy}, 0)) OVER () AS total, count() OVER () AS groups, sum(processes) OVER () AS allProcesses,
  sum(${ofIdentity ? `uniqExactIf((u.of_host, u.uid), ${isUnidentified(by)})` : '0'}) OVER () AS unidentified
FROM used AS u
${ofIdentity ? identityJoin : ''}
GROUP BY key${perHost ? ', host' : ''}
ORDER BY ifNull(${orderBy}, 0) DESC, processes DESC, isNull(key), key${perHost ? ', host' : ''}
LIMIT {limit:UInt32}`;
}

function sampled(amount: UsedAmount, withChildren: boolean): string {
  return amount === 'cpuTime' && withChildren ? sampledTimeWithChildren : sampledAmount(amount);
}

/** The key of a row `u`, joined with its identity `i`. */
function keyOf(by: GroupKey): string {
  if (!isGroupOfIdentity(by)) {
    return 'u.own_key';
  }
  return isGroupOfParent(by) ? 'i.identity_key' : 'if(u.is_unswept, u.own_key, i.identity_key)';
}

const isUnidentified = (by: GroupKey): string => `i.proc_uid = 0${isGroupOfParent(by) ? '' : ' AND NOT u.is_unswept'}`;

/** Finds the newest identity of a row's process at the time of the row. */
const identityJoin = `ASOF LEFT JOIN identities AS i
  ON i.host = u.of_host AND i.proc_uid = u.looked_up AND u.at >= i.ts`;

/** The identities that processes had in the range. */
const identitiesSql = (by: GroupKey): string => `
identities AS (
  SELECT toString(p.host) AS host, p.proc_uid AS proc_uid, p.ts AS ts, ${groupKeySql(by, 'p')} AS identity_key
  FROM processes AS p
  WHERE p.ts >= ${time('from')} - toIntervalMillisecond({identityMs:Int64}) AND p.ts < ${time('to')} AND ${ofHosts('p')}
)`;
