import type { Storage } from '../client.js';
import { isFirstSeen } from '../rollup/first-seen-sql.js';
import { processesOf } from '../rollup/process-rollup-sql.js';
import { endedInTicks } from '../schema/ended-usage.js';
import { identityMs } from '../schema/process-tables.js';
import { processRollupName, type ProcessTier } from '../schema/rollup-tables.js';
import { groupKeySql, type Grouping } from './group-keys.js';
import type { TierSlice } from './tier-slice.js';

export interface RolledProcessesQuery {
  /** A grouping whose keys rollups keep. */
  readonly by: Grouping;
  /** The groups to count, null for the processes that belong to none. */
  readonly keys: readonly (string | null)[];
  readonly perHost: boolean;
  /** Only these hosts; all when empty. */
  readonly hosts: readonly string[];
  readonly slices: readonly TierSlice<ProcessTier>[];
  /** The bounds of slices, as `from0`, `to0` and so on. */
  readonly times: Readonly<Record<string, number>>;
}

interface CountedGroup {
  readonly key: string | null;
  readonly host: string | null;
  readonly processes: number;
}

export const countKey = ({ key, host }: Omit<CountedGroup, 'processes'>): string => JSON.stringify([host, key]);

/**
 * Counts the different processes of groups over consecutive slices: those of the first bucket of a group, and those
 * that were first seen later. Where no slice is rolled up, nothing tells them apart, and the answer is empty. Throws
 * StorageError.
 */
export async function readRolledProcesses(
  storage: Storage,
  { by, keys, perHost, hosts, slices, times }: RolledProcessesQuery,
): Promise<{ counts: ReadonlyMap<string, number>; rowsRead: number }> {
  if (keys.length === 0 || slices[0]?.tier === 'raw') {
    return { counts: new Map(), rowsRead: 0 };
  }
  const rolled = slices.flatMap(({ tier }, index) => (tier === 'raw' ? [] : renderRolled(by, tier, index)));
  const begun = slices.flatMap(({ tier }, index) => (tier === 'raw' ? renderBegun(by, index) : []));
  const { rows, rowsRead } = await storage.query<CountedGroup>(
    `
SELECT c.own_key AS key, ${perHost ? 'c.of_host' : 'NULL'} AS host, sum(c.counted) AS processes
FROM (
  SELECT any(toString(r.host)) AS of_host, any(${groupKeySql(by, 'r')}) AS own_key, ${processesOf('r.ts')} AS counted
  FROM (
    ${rolled.join('\n    UNION ALL ')}
  ) AS r
  GROUP BY r.grp
  ${begun.join('\n  ')}
) AS c
GROUP BY key${perHost ? ', host' : ''}`,
    {
      params: { ...times, hosts, keys: [...new Set(keys.map((key) => key ?? ''))] },
      settings: { do_not_merge_across_partitions_select_final: 1 },
    },
  );
  return { counts: new Map(rows.map((row) => [countKey(row), row.processes])), rowsRead };
}

const isOfGroups = (by: Grouping, row: string): string =>
  `(empty({hosts:Array(String)}) OR ${row}.host IN {hosts:Array(String)})
    AND ifNull(${groupKeySql(by, row)}, '') IN {keys:Array(String)}`;
const isInSlice = (row: string, index: number, earlier = ''): string =>
  `${row}.ts >= fromUnixTimestamp64Milli({from${index}:Int64}, 'UTC')${earlier}
    AND ${row}.ts < fromUnixTimestamp64Milli({to${index}:Int64}, 'UTC')`;

function renderRolled(by: Grouping, tier: ProcessTier, index: number): string {
  return `SELECT t.host AS host, t.name AS name, t.username AS username, t.program AS program, t.grp AS grp,
      t.ts AS ts, t.processes AS processes, t.began AS began
    FROM ${processRollupName(tier)} AS t FINAL
    WHERE ${isInSlice('t', index)} AND ${isOfGroups(by, 't')}`;
}

/** Counts the processes that no bucket has seen. Identities and ends count with their ticks, as they do in buckets. */
function renderBegun(by: Grouping, index: number): string {
  return `UNION ALL
  SELECT toString(b.host), b.begun_key, count()
  FROM (
    SELECT p.host AS host, ${groupKeySql(by, 'p')} AS begun_key
    FROM processes AS p
    WHERE ${isInSlice('p', index, ` - INTERVAL ${identityMs} MILLISECOND`)} AND ${isOfGroups(by, 'p')}
    GROUP BY p.host, begun_key, p.proc_uid
    HAVING ${isFirstSeen('min(toUnixTimestamp64Milli(p.ts))', 'argMax(p.create_time * 1000, p.seq)', `from${index}`)}
  ) AS b
  GROUP BY b.host, b.begun_key
  UNION ALL
  SELECT toString(e.host), ${groupKeySql(by, 'e')} AS ended_key, uniqExact(e.ts, e.seq, e.nr)
  FROM process_events AS e
  WHERE ${endedInTicks(`from${index}`, `to${index}`)} AND ${isOfGroups(by, 'e')} AND e.unswept
  GROUP BY e.host, ended_key`;
}
