import type { Storage } from '../client.js';
import { processesOf } from '../rollup/process-rollup-sql.js';
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
 * that began later. Where no slice is rolled up, nothing tells them apart, and the answer is empty. Throws
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

const isCounted = (by: Grouping, row: string, time: string, index: number): string =>
  `${row}.${time} >= fromUnixTimestamp64Milli({from${index}:Int64}, 'UTC')
    AND ${row}.${time} < fromUnixTimestamp64Milli({to${index}:Int64}, 'UTC')
    AND (empty({hosts:Array(String)}) OR ${row}.host IN {hosts:Array(String)})
    AND ifNull(${groupKeySql(by, row)}, '') IN {keys:Array(String)}`;

function renderRolled(by: Grouping, tier: ProcessTier, index: number): string {
  return `SELECT t.host AS host, t.name AS name, t.username AS username, t.program AS program, t.grp AS grp,
      t.ts AS ts, t.processes AS processes, t.began AS began
    FROM ${processRollupName(tier)} AS t FINAL
    WHERE ${isCounted(by, 't', 'ts', index)}`;
}

/** What began after the last bucket: the others are in that. */
function renderBegun(by: Grouping, index: number): string {
  return `UNION ALL
  SELECT toString(p.host), ${groupKeySql(by, 'p')} AS begun_key, uniqExact(p.proc_uid)
  FROM processes AS p
  WHERE ${isCounted(by, 'p', 'ts', index)} AND ifNull(p.create_time * 1000 >= {from${index}:Int64}, true)
  GROUP BY p.host, begun_key
  UNION ALL
  SELECT toString(e.host), ${groupKeySql(by, 'e')} AS ended_key, uniqExact(e.ts, e.seq, e.nr)
  FROM process_events AS e
  WHERE ${isCounted(by, 'e', 'at', index)} AND e.kind = 'exit' AND e.unswept
  GROUP BY e.host, ended_key`;
}
