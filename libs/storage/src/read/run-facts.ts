import { TupleParam } from '@clickhouse/client';
import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import type { ExitRange } from './exits.js';
import { hostProcessParams, isHostProcess, uidNumberOf, type HostProcess } from './host-processes.js';

/** What the row of an identity, or of the exit of a process that no sweep saw, tells about the process. */
export interface RunFacts {
  readonly name: string;
  readonly exe: string | null;
  readonly cmdline: readonly string[];
  readonly cmdlineKnown: boolean;
  readonly cmdlineCut: boolean;
  readonly username: string | null;
}

/** Names the row: `seq` and `ts` (milliseconds since the epoch) are those of its message, `nr` is the exit's in it. */
export interface FactPosition extends HostProcess {
  readonly isUnswept: boolean;
  readonly seq: number;
  readonly ts: number;
  readonly nr: number;
}

export const factKey = ({ host, procUid, isUnswept, seq, ts, nr }: FactPosition): string =>
  `${isUnswept} ${procUid} ${seq} ${ts} ${nr} ${host}`;

const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`;

const positions = '{positions:Array(Tuple(String, UInt64, UInt64, Int64, UInt32))}';

const position = (row: string, nr: string): string => `
  toString(${row}.host) AS host, ${procUidText(`${row}.proc_uid`)} AS procUid, ${row}.seq AS seq,
  ${ms(`${row}.ts`)} AS ts, ${nr} AS nr`;

const identitiesSql = `
SELECT ${position('p', 'toUInt32(0)')}, false AS isUnswept, p.name AS name, p.exe AS exe, p.cmdline AS cmdline,
  p.cmdline_known AS cmdlineKnown, p.cmdline_cut AS cmdlineCut, p.username AS username
FROM processes AS p
WHERE ${isHostProcess('p')}
  AND (toString(p.host), p.proc_uid, p.seq, ${ms('p.ts')}, toUInt32(0)) IN ${positions}
LIMIT 1 BY p.host, p.proc_uid, p.seq, p.ts`;

const exitsSql = `
SELECT ${position('e', 'e.nr')}, true AS isUnswept, ifNull(e.name, '') AS name, NULL AS exe, e.cmdline AS cmdline,
  e.cmdline_known AS cmdlineKnown, ifNull(e.cmdline_cut, false) AS cmdlineCut, e.username AS username
FROM process_events AS e
WHERE e.kind = 'exit' AND e.at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND e.at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND (toString(e.host), e.proc_uid, e.seq, ${ms('e.ts')}, e.nr) IN ${positions}
LIMIT 1 BY e.host, e.ts, e.seq, e.nr`;

/** Reads the named rows; exits are looked for in a time range. Throws StorageError. */
export async function readRunFacts(
  storage: Storage,
  wanted: readonly FactPosition[],
  exitRange: ExitRange,
): Promise<{ byPosition: ReadonlyMap<string, RunFacts>; rowsRead: number }> {
  const answers = await Promise.all([
    readRows(
      storage,
      identitiesSql,
      wanted.filter(({ isUnswept }) => !isUnswept),
    ),
    readRows(
      storage,
      exitsSql,
      wanted.filter(({ isUnswept }) => isUnswept),
      exitRange,
    ),
  ]);
  const rows = answers.flatMap((answer) => answer.rows);
  return {
    byPosition: new Map(rows.map((row) => [factKey(row), factsOf(row)])),
    rowsRead: answers.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
  };
}

async function readRows(
  storage: Storage,
  sql: string,
  wanted: readonly FactPosition[],
  range?: ExitRange,
): Promise<{ rows: (RunFacts & FactPosition)[]; rowsRead: number }> {
  if (wanted.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  return storage.query<RunFacts & FactPosition>(sql, {
    params: {
      ...range,
      ...hostProcessParams(wanted),
      positions: wanted.map(
        ({ host, procUid, seq, ts, nr }) => new TupleParam([host, uidNumberOf(procUid), seq, ts, nr]),
      ),
    },
  });
}

const factsOf = ({ name, exe, cmdline, cmdlineKnown, cmdlineCut, username }: RunFacts): RunFacts => ({
  name,
  exe,
  cmdline,
  cmdlineKnown,
  cmdlineCut,
  username,
});
