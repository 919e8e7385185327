import type { Storage } from '../client.js';
import { processesOf } from '../rollup/process-rollup-sql.js';
import { processRollupName, type ProcessTier } from '../schema/rollup-tables.js';
import { identityMs } from '../schema/process-tables.js';
import { programProcessesSql, type ProgramProcessesRow } from './program-processes.js';
import type { TierSlice } from './tier-slice.js';
import { isNothingWanted, isWantedSql, wantedParams, type WantedPrograms } from './wanted-programs.js';

export interface ProgramHostsQuery {
  readonly wanted: WantedPrograms;
  /** The consecutive slices of the time, of which only the last may be raw. */
  readonly slices: readonly TierSlice<ProcessTier>[];
  /** The hosts whose processes are counted too. */
  readonly hosts: readonly string[];
}

export interface ProgramHostsRow {
  readonly program: string;
  /** The number of hosts of the whole fleet on which it ran. */
  readonly hosts: number;
  readonly ofHosts: readonly ProgramProcessesRow[];
}

interface SpreadRow extends Omit<ProgramHostsRow, 'ofHosts'> {
  readonly names: readonly string[];
  readonly counts: readonly number[];
}

type IsWanted = (program: string) => string;

const time = (parameter: string): string => `fromUnixTimestamp64Milli({${parameter}:Int64}, 'UTC')`;

function rolledSql(slices: readonly TierSlice<ProcessTier>[], isWanted: IsWanted): string[] {
  const parts = slices.flatMap(({ tier }, index) =>
    tier === 'raw'
      ? []
      : [
          `SELECT program, host, grp, ts, processes, began FROM ${processRollupName(tier)} FINAL
    WHERE ts >= ${time(`from${index}`)} AND ts < ${time(`to${index}`)} AND processes > 0
      AND ${isWanted('program')}`,
        ],
  );
  return parts.length === 0
    ? []
    : [
        `SELECT program, host, ${processesOf('ts')} AS processes
  FROM (
    ${parts.join('\n    UNION ALL ')}
  )
  GROUP BY program, host, grp`,
      ];
}

/**
 * The processes of raw slices. After rollups these are those that began since, because the others are in the last
 * bucket; without rollups, also those that ran before.
 */
function rawSql(slices: readonly TierSlice<ProcessTier>[], isWanted: IsWanted): string[] {
  return slices.flatMap(({ tier }, index) => {
    const [from, to] = [`from${index}`, `to${index}`];
    if (tier !== 'raw') {
      return [];
    }
    if (index === 0) {
      return [programProcessesSql({ before: 'before', from, to }, () => 'true', isWanted)];
    }
    return [
      `SELECT p.program AS program, p.host AS host, uniqExact(p.proc_uid) AS processes FROM processes AS p
  WHERE p.ts >= ${time(from)} AND p.ts < ${time(to)} AND ${isWanted('p.program')}
    AND ifNull(p.create_time * 1000 >= {${from}:Int64}, true)
  GROUP BY p.program, p.host`,
      `SELECT e.program, e.host, uniqExact(e.ts, e.seq, e.nr) FROM process_events AS e
  WHERE e.kind = 'exit' AND e.at >= ${time(from)} AND e.at < ${time(to)} AND e.unswept
    AND ${isWanted('e.program')}
  GROUP BY e.program, e.host`,
    ];
  });
}

/**
 * Reads on how many hosts programs ran, and how many processes of them the given hosts had, at the resolution of the
 * slices. Throws StorageError.
 */
export async function readProgramHosts(
  storage: Storage,
  { wanted, slices, hosts }: ProgramHostsQuery,
): Promise<{ rows: ProgramHostsRow[]; rowsRead: number }> {
  if (isNothingWanted(wanted) || slices.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  const isWanted = isWantedSql(wanted);
  const { rows, rowsRead } = await storage.query<SpreadRow>(
    `
SELECT toString(program) AS program, count() AS hosts,
  groupArrayIf(toString(host), host IN {hosts:Array(String)}) AS names,
  groupArrayIf(processes, host IN {hosts:Array(String)}) AS counts
FROM (
  SELECT program, host, sum(processes) AS processes
  FROM (
  ${[...rolledSql(slices, isWanted), ...rawSql(slices, isWanted)].join('\n  UNION ALL\n  ')}
  )
  GROUP BY program, host
)
GROUP BY program`,
    {
      params: {
        ...wantedParams(wanted),
        hosts,
        before: Math.max(0, (slices[0]?.from ?? 0) - identityMs),
        ...Object.fromEntries(
          slices.flatMap(({ from, to }, index) => [
            [`from${index}`, from],
            [`to${index}`, to],
          ]),
        ),
      },
      settings: { do_not_merge_across_partitions_select_final: 1 },
    },
  );
  return {
    rows: rows.map(({ program, hosts: count, names, counts }) => ({
      program,
      hosts: count,
      ofHosts: names.map((host, index) => ({ host, program, processes: counts[index] ?? 0 })),
    })),
    rowsRead,
  };
}
