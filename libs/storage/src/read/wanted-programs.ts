import { hostProcessParams, isHostProcess, type HostProcess } from './host-processes.js';

/** The programs that are counted: given ones, or those that some processes ran in a time range, both ends included. */
export type WantedPrograms =
  | { readonly programs: readonly string[] }
  | { readonly processes: readonly HostProcess[]; readonly since: number; readonly until: number };

/** Whether nothing is wanted, so that nothing needs to be counted. */
export function isNothingWanted(wanted: WantedPrograms): boolean {
  return ('programs' in wanted ? wanted.programs : wanted.processes).length === 0;
}

/**
 * Renders the condition on the program of a row. Looking programs up in it spares a query that finds them before they
 * can be counted. On a cluster they are looked up once: other shards have no rows of these processes.
 */
export function isWantedSql(wanted: WantedPrograms): (program: string) => string {
  const lookedUp = (): string => `(
    SELECT w.program FROM processes AS w
    WHERE ${isHostProcess('w')}
      AND w.ts >= fromUnixTimestamp64Milli({wantedSince:Int64}, 'UTC')
      AND w.ts <= fromUnixTimestamp64Milli({wantedUntil:Int64}, 'UTC')
  )`;
  const set = 'programs' in wanted ? 'IN {programs:Array(String)}' : `GLOBAL IN ${lookedUp()}`;
  return (program) => `${program} ${set}`;
}

/** Parameters for {@link isWantedSql}. */
export function wantedParams(wanted: WantedPrograms): Readonly<Record<string, unknown>> {
  return 'programs' in wanted
    ? { programs: wanted.programs }
    : { ...hostProcessParams(wanted.processes), wantedSince: wanted.since, wantedUntil: wanted.until };
}
