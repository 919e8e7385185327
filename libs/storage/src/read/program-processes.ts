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
const isIdentity = (from: string, to: string): string =>
  `p.ts >= ${time(from)} AND p.ts < ${time(to)} AND p.host IN {hosts:Array(String)}`;
const isExit = (from: string, to: string): string =>
  `e.kind = 'exit' AND e.at >= ${time(from)} AND e.at < ${time(to)} AND e.host IN {hosts:Array(String)}`;

/**
 * What ran before the time and had not ended by then, what it became during the time, and what ended before a sweep saw
 * it. Ends are those that are stored, or an hour without an identity.
 */
const sql = `
SELECT toString(host) AS host, toString(program) AS program, uniqExact(uid) AS processes
FROM (
  SELECT p.host AS host, argMax(p.program, p.seq) AS program, p.proc_uid AS uid
  FROM processes AS p
  WHERE ${isIdentity('before', 'from')} AND (p.host, p.proc_uid) NOT IN (
    SELECT e.host, e.proc_uid FROM process_events AS e WHERE ${isExit('before', 'from')}
  )
  GROUP BY p.host, p.proc_uid
  HAVING program IN {programs:Array(String)}
  UNION ALL
  SELECT p.host, p.program, p.proc_uid
  FROM processes AS p
  WHERE ${isIdentity('from', 'to')} AND p.program IN {programs:Array(String)}
  UNION ALL
  SELECT e.host, e.program, if(e.proc_uid = 0, cityHash64(e.ts, e.seq, e.nr), e.proc_uid)
  FROM process_events AS e
  WHERE ${isExit('from', 'to')} AND e.unswept AND e.program IN {programs:Array(String)}
)
GROUP BY host, program`;

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
