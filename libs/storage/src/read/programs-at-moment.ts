import type { Storage } from '../client.js';
import { identityMs } from '../schema/process-tables.js';
import type { ProgramProcessesRow } from './program-processes.js';
import { isNothingWanted, isWantedSql, wantedParams, type WantedPrograms } from './wanted-programs.js';

/** The last tick of a host at a moment, in milliseconds since the epoch. */
export interface HostMoment {
  readonly host: string;
  readonly ts: number;
}

const time = (milliseconds: string): string => `fromUnixTimestamp64Milli(${milliseconds}, 'UTC')`;
const momentOf = (row: string): string =>
  `transform(${row}.host, {hosts:Array(String)}, {times:Array(Int64)}, toInt64(0))`;

/** The range of all hosts together, which an index finds, and that of the row's host. */
const isBefore = (row: string, column: string): string => `${row}.host IN {hosts:Array(String)}
      AND ${row}.${column} >= ${time(`{earliest:Int64} - ${identityMs}`)}
      AND ${row}.${column} <= ${time('{latest:Int64}')}
      AND ${row}.${column} >= ${time(`${momentOf(row)} - ${identityMs}`)}`;

const sql = (wanted: WantedPrograms): string => `
SELECT toString(r.program) AS program, toString(r.host) AS host, count() AS processes
FROM (
  SELECT p.host AS host, argMax(p.program, p.seq) AS program
  FROM processes AS p
  WHERE ${isBefore('p', 'ts')} AND p.ts <= ${time(momentOf('p'))}
    AND (p.host, p.proc_uid) NOT IN (
      SELECT e.host, e.proc_uid FROM process_events AS e
      WHERE e.kind = 'exit' AND ${isBefore('e', 'at')} AND e.at < ${time(momentOf('e'))}
    )
  GROUP BY p.host, p.proc_uid
) AS r
WHERE ${isWantedSql(wanted)('r.program')}
GROUP BY program, host`;

/**
 * Counts the processes of programs on hosts, each at its own moment: those with an identity within the hour before and
 * without a stored end. Throws StorageError.
 */
export async function readProgramsAtMoment(
  storage: Storage,
  wanted: WantedPrograms,
  moments: readonly HostMoment[],
): Promise<{ rows: ProgramProcessesRow[]; rowsRead: number }> {
  if (moments.length === 0 || isNothingWanted(wanted)) {
    return { rows: [], rowsRead: 0 };
  }
  return storage.query<ProgramProcessesRow>(sql(wanted), {
    params: {
      ...wantedParams(wanted),
      hosts: moments.map(({ host }) => host),
      times: moments.map(({ ts }) => ts),
      earliest: moments.reduce((earliest, { ts }) => Math.min(earliest, ts), Infinity),
      latest: moments.reduce((latest, { ts }) => Math.max(latest, ts), 0),
    },
  });
}
