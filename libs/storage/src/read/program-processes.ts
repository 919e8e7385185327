import type { Storage } from '../client.js';
import { identityMs } from '../schema/process-tables.js';
import { isNothingWanted, isWantedSql, wantedParams, type WantedPrograms } from './wanted-programs.js';

/** A time range of a host, in milliseconds since the epoch; `to` is exclusive. */
export interface HostRange {
  readonly host: string;
  readonly from: number;
  readonly to: number;
}

export interface ProgramProcessesQuery {
  readonly wanted: WantedPrograms;
  /** One for each host. */
  readonly ranges: readonly HostRange[];
}

export interface ProgramProcessesRow {
  readonly host: string;
  readonly program: string;
  readonly processes: number;
}

/** Rows `p` of identities, and `e` of events. */
type CountedRow = 'p' | 'e';

/** SQL of the times of a row's host: the count is about `from` to `to`, and reads what was sent since `before`. */
export interface CountedTimes {
  readonly before: (row: CountedRow) => string;
  readonly from: (row: CountedRow) => string;
  readonly to: (row: CountedRow) => string;
}

/**
 * Selects `program`, `host` and `processes`: what ran before the time and had not ended by then, what it became during
 * the time, and what ended before a sweep saw it. Ends are those that are stored, or an hour without an identity.
 * `isCounted` and `isWanted` are further conditions on the rows, and on their programs.
 */
export function programProcessesSql(
  { before, from, to }: CountedTimes,
  isCounted: (row: CountedRow) => string,
  isWanted: (program: string) => string,
): string {
  const isIdentity = (since: CountedTimes['from'], until: CountedTimes['to']): string =>
    `p.ts >= ${since('p')} AND p.ts < ${until('p')} AND ${isCounted('p')}`;
  const isExit = (since: CountedTimes['from'], until: CountedTimes['to']): string =>
    `e.kind = 'exit' AND e.at >= ${since('e')} AND e.at < ${until('e')} AND ${isCounted('e')}`;
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

const time = (milliseconds: string): string => `fromUnixTimestamp64Milli(${milliseconds}, 'UTC')`;
const ofHost = (row: CountedRow, name: 'froms' | 'tos', earlierMs = 0): string =>
  time(`transform(${row}.host, {hosts:Array(String)}, {${name}:Array(Int64)}, toInt64(0)) - ${earlierMs}`);

/** The tables are sorted by these columns, whose range for all hosts together ClickHouse finds without reading rows. */
const sorted: Readonly<Record<CountedRow, string>> = { p: 'ts', e: 'at' };
const isOfHosts = (row: CountedRow): string =>
  `${row}.host IN {hosts:Array(String)} AND ${row}.${sorted[row]} >= ${time('{earliest:Int64}')}
    AND ${row}.${sorted[row]} < ${time('{latest:Int64}')}`;

/** Counts the processes of programs that ran on hosts at some time of the range of each host. Throws StorageError. */
export async function readProgramProcesses(
  storage: Storage,
  { wanted, ranges }: ProgramProcessesQuery,
): Promise<{ rows: ProgramProcessesRow[]; rowsRead: number }> {
  if (ranges.length === 0 || isNothingWanted(wanted)) {
    return { rows: [], rowsRead: 0 };
  }
  const counted = programProcessesSql(
    {
      before: (row) => ofHost(row, 'froms', identityMs),
      from: (row) => ofHost(row, 'froms'),
      to: (row) => ofHost(row, 'tos'),
    },
    isOfHosts,
    isWantedSql(wanted),
  );
  return storage.query<ProgramProcessesRow>(
    `SELECT toString(counted.program) AS program, toString(counted.host) AS host, counted.processes AS processes
FROM (${counted}) AS counted`,
    {
      params: {
        ...wantedParams(wanted),
        hosts: ranges.map(({ host }) => host),
        froms: ranges.map(({ from }) => from),
        tos: ranges.map(({ to }) => to),
        earliest: ranges.reduce((earliest, { from }) => Math.min(earliest, from), Infinity) - identityMs,
        latest: ranges.reduce((latest, { to }) => Math.max(latest, to), 0),
      },
    },
  );
}
