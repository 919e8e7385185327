import type { Storage } from '../client.js';
import { identityMs } from '../schema/process-tables.js';

/** The programs of some hosts, and a time in milliseconds since the epoch; `to` is exclusive. */
export interface ProgramProcessesQuery {
  readonly hosts: readonly string[];
  readonly programs: readonly string[];
  readonly from: number;
  readonly to: number;
}

export interface ProgramProcessesRow {
  readonly host: string;
  readonly program: string;
  readonly processes: number;
}

const time = (parameter: string): string => `fromUnixTimestamp64Milli({${parameter}:Int64}, 'UTC')`;

/**
 * Selects `program`, `host` and `processes`: what ran before the time and had not ended by then, what it became during
 * the time, and what ended before a sweep saw it. Ends are those that are stored, or an hour without an identity. The
 * names are those of parameters; `isOfHosts` is the condition on the rows of an alias, and `isWanted`
 * that on their programs.
 */
export function programProcessesSql(
  { before, from, to }: { readonly before: string; readonly from: string; readonly to: string },
  isOfHosts: (alias: string) => string,
  isWanted: (program: string) => string,
): string {
  const isIdentity = (since: string, until: string): string =>
    `p.ts >= ${time(since)} AND p.ts < ${time(until)} AND ${isOfHosts('p')}`;
  const isExit = (since: string, until: string): string =>
    `e.kind = 'exit' AND e.at >= ${time(since)} AND e.at < ${time(until)} AND ${isOfHosts('e')}`;
  return `
SELECT program, host, uniqExact(uid) AS processes
FROM (
  SELECT p.host AS host, argMax(p.program, p.seq) AS program, p.proc_uid AS uid
  FROM processes AS p
  WHERE ${isIdentity(before, from)} AND (p.host, p.proc_uid) NOT IN (
    SELECT e.host, e.proc_uid FROM process_events AS e WHERE ${isExit(before, from)}
  )
  GROUP BY p.host, p.proc_uid
  HAVING ${isWanted('program')}
  UNION ALL
  SELECT p.host, p.program, p.proc_uid
  FROM processes AS p
  WHERE ${isIdentity(from, to)} AND ${isWanted('p.program')}
  UNION ALL
  SELECT e.host, e.program, if(e.proc_uid = 0, cityHash64(e.ts, e.seq, e.nr), e.proc_uid)
  FROM process_events AS e
  WHERE ${isExit(from, to)} AND e.unswept AND ${isWanted('e.program')}
)
GROUP BY program, host`;
}

const sql = `SELECT toString(counted.program) AS program, toString(counted.host) AS host, counted.processes AS processes
FROM (${programProcessesSql(
  { before: 'before', from: 'from', to: 'to' },
  (alias) => `${alias}.host IN {hosts:Array(String)}`,
  (program) => `${program} IN {programs:Array(String)}`,
)}) AS counted`;

/** Counts the processes of programs that ran on hosts at some time of a range. Throws StorageError. */
export async function readProgramProcesses(
  storage: Storage,
  { hosts, programs, from, to }: ProgramProcessesQuery,
): Promise<{ rows: ProgramProcessesRow[]; rowsRead: number }> {
  if (hosts.length === 0 || programs.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  return storage.query<ProgramProcessesRow>(sql, {
    params: { hosts, programs, from, to, before: Math.max(0, from - identityMs) },
  });
}
