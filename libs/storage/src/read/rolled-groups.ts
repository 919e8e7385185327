import type { Storage } from '../client.js';
import { processRollupName, type ProcessTier } from '../schema/rollup-tables.js';
import { groupKeySql, type GroupKey, type Grouping } from './group-keys.js';
import { countKey, readRolledProcesses } from './rolled-processes.js';
import type { TierSlice } from './tier-slice.js';
import { programUsageSql } from '../rollup/program-usage-sql.js';
import { endedInTicks } from '../schema/ended-usage.js';
import { endedAmount, rolledAmount, sampledAmount, sumOfAmounts, type UsedAmount } from './used-amounts.js';

/** The groupings whose keys rollups keep. */
export const rolledGroupings = ['name', 'user', 'program'] as const satisfies readonly Grouping[];
export type RolledGrouping = (typeof rolledGroupings)[number];

export function isRolledGrouping(by: GroupKey): by is RolledGrouping {
  return rolledGroupings.some((grouping) => grouping === by);
}

/** A group over a time range, from rollups. Amounts that no row has are null. */
export interface RolledGroup extends Readonly<Partial<Record<UsedAmount, number | null>>> {
  readonly key: string | null;
  readonly host: string | null;
  readonly hosts: number;
  /** Null where nothing is rolled up. */
  readonly processes: number | null;
  /** The most resident memory that one process had, in bytes. */
  readonly maxRss: number | null;
}

export interface RolledGroupsQuery {
  readonly by: RolledGrouping;
  readonly perHost: boolean;
  /** Only these hosts, which may be none; all when null. */
  readonly hosts: readonly string[] | null;
  /** Consecutive slices of one time range. */
  readonly slices: readonly TierSlice<ProcessTier>[];
  /** Amounts that rollups keep. */
  readonly amounts: readonly UsedAmount[];
  readonly orderBy: UsedAmount;
  /** Leaves out groups that used none of it. */
  readonly usersOnly: boolean;
  readonly limit: number;
}

export interface RolledGroups {
  readonly rows: readonly RolledGroup[];
  /** The sum of the amount that orders all groups. */
  readonly total: number;
  readonly groups: number;
  /** Whether the time has any row, be it of a group that is left out. */
  readonly isStored: boolean;
  readonly rowsRead: number;
}

type RowOfAll = Omit<RolledGroup, 'processes'> &
  Pick<RolledGroups, 'total' | 'groups'> & {
    /** Whether it used some of the amount that orders all groups. */
    readonly isUser: boolean;
  };

/** Groups what processes used over a long time. Throws StorageError. */
export async function readRolledGroups(storage: Storage, query: RolledGroupsQuery): Promise<RolledGroups> {
  const { perHost, hosts, slices, amounts, orderBy, usersOnly, limit } = query;
  if (slices.length === 0 || hosts?.length === 0) {
    return { rows: [], total: 0, groups: 0, isStored: false, rowsRead: 0 };
  }
  const times = Object.fromEntries(
    slices.flatMap(({ from, to }, index) => [[`from${index}`, from] as const, [`to${index}`, to] as const]),
  );
  const { rows: ordered, rowsRead } = await storage.query<RowOfAll>(
    `
SELECT u.own_key AS key, ${perHost ? 'u.of_host' : 'NULL'} AS host, uniqExact(u.of_host) AS hosts,
  max(u.memory) AS maxRss, ${amounts.map((amount) => `${sumOfAmounts(amount, `u.${amount}`)} AS ${amount}`).join(', ')},
  toBool(ifNull(${orderBy}, 0) > 0) AS isUser, sum(ifNull(${orderBy}, 0)) OVER () AS total,
  ${usersOnly ? `countIf(ifNull(${orderBy}, 0) > 0)` : 'count()'} OVER () AS groups
FROM (
  ${slices.map((slice, index) => renderSlice(query, slice, index)).join('\n  UNION ALL')}
) AS u
GROUP BY key${perHost ? ', host' : ''}
ORDER BY ifNull(${orderBy}, 0) DESC, isNull(key), key${perHost ? ', host' : ''}
LIMIT {limit:UInt32}`,
    {
      params: { ...times, hosts: hosts ?? [], limit },
      settings: { do_not_merge_across_partitions_select_final: 1 },
    },
  );
  const rows = usersOnly ? ordered.filter(({ isUser }) => isUser) : ordered;
  const counted = await readRolledProcesses(storage, {
    by: query.by,
    keys: rows.map(({ key }) => key),
    perHost,
    hosts: hosts ?? [],
    slices,
    times,
  });
  return {
    rows: rows.map(({ isUser: _isUser, total: _total, groups: _groups, ...row }) => ({
      ...row,
      processes: counted.counts.get(countKey(row)) ?? null,
    })),
    total: ordered[0]?.total ?? 0,
    groups: ordered[0]?.groups ?? 0,
    isStored: ordered.length > 0,
    rowsRead: rowsRead + counted.rowsRead,
  };
}

const ofHosts = (alias: string): string => `(empty({hosts:Array(String)}) OR ${alias}.host IN {hosts:Array(String)})`;

function renderSlice({ by, amounts }: RolledGroupsQuery, { tier }: TierSlice<ProcessTier>, index: number): string {
  const columns = (alias: string, memory: string, amountOf: (amount: UsedAmount) => string | null): string => `
  SELECT toString(${alias}.host) AS of_host, ${groupKeySql(by, alias)} AS own_key,
    CAST(${memory} AS Nullable(UInt64)) AS memory,
    ${amounts.map((amount) => `${amountOf(amount) ?? 'CAST(NULL AS Nullable(Float64))'} AS ${amount}`).join(', ')}`;
  const isInSlice = (alias: string): string =>
    `${alias}.ts >= fromUnixTimestamp64Milli({from${index}:Int64}, 'UTC')
    AND ${alias}.ts < fromUnixTimestamp64Milli({to${index}:Int64}, 'UTC') AND ${ofHosts(alias)}`;
  if (tier !== 'raw') {
    return `${columns('r', 'r.max_rss', (amount) => rolledAmount(amount, 'r'))}
  FROM ${processRollupName(tier)} AS r FINAL
  WHERE ${isInSlice('r')}`;
  }
  if (by === 'program') {
    // Samples do not say which program a process ran then; rollups are computed with the same statement.
    const usage = programUsageSql({ from: `from${index}`, to: `to${index}` });
    return `${columns('s', 's.rss', (amount) => rolledAmount(amount, 's'))}
  FROM (${usage}) AS s`;
  }
  return `${columns('s', 's.rss', sampledAmount)}
  FROM process_samples AS s FINAL
  WHERE ${isInSlice('s')}
  UNION ALL ${columns('e', 'if(ifNull(e.unswept, false), e.peak_rss, NULL)', endedAmount)}
  FROM process_events AS e FINAL
  WHERE ${endedInTicks(`from${index}`, `to${index}`)} AND ${ofHosts('e')}`;
}
