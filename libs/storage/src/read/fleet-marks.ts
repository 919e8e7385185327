import type { Storage } from '../client.js';

/** `oom`: killed because memory ran out; `crash`: ended by a signal that only a fault sends; `reboot` of a host. */
export const fleetMarkKinds = ['oom', 'crash', 'reboot'] as const;
export type FleetMarkKind = (typeof fleetMarkKinds)[number];

/** What happened in one bucket, of one kind. */
export interface FleetMarkRow {
  readonly kind: FleetMarkKind;
  /** The first event, in milliseconds since the epoch. */
  readonly at: number;
  /** Events; one that was delivered twice counts once. */
  readonly count: number;
  /** Host and process of the first event; the name is null for a reboot. */
  readonly host: string;
  readonly name: string | null;
}

export interface FleetMarksQuery {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  /** Only these hosts; null for all. */
  readonly hosts: readonly string[] | null;
  readonly limit: number;
}

/** SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV and SIGSYS: what signal(7) ends with a core dump, but SIGQUIT. */
const faults = '(4, 5, 6, 7, 8, 11, 31)';

const sql = `
SELECT mark AS kind, min(at_ms) AS at, uniqExact(of_host, ts, seq, nr) AS count, argMin(of_host, at_ms) AS host,
  argMin(tuple(of_name), at_ms).1 AS name
FROM (
  SELECT e.host AS of_host, e.name AS of_name, e.ts AS ts, e.seq AS seq, e.nr AS nr,
    toUnixTimestamp64Milli(e.at) AS at_ms, if(e.kind = 'exit', 'crash', toString(e.kind)) AS mark
  FROM process_events AS e
  WHERE e.at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND e.at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND (e.kind IN ('oom', 'reboot') OR (e.kind = 'exit' AND e.exit_signal IN ${faults}))
    AND ({isAll:Bool} OR e.host IN {hosts:Array(String)})
)
GROUP BY mark, intDiv(at_ms, {stepMs:Int64})
ORDER BY at
LIMIT {limit:UInt32}`;

/** Reads what the strip marks, at most one mark of a kind in a bucket, in the order of time. Throws StorageError. */
export async function readFleetMarks(
  storage: Storage,
  { from, to, stepMs, hosts, limit }: FleetMarksQuery,
): Promise<{ rows: FleetMarkRow[]; rowsRead: number }> {
  return storage.query<FleetMarkRow>(sql, {
    params: { from, to, stepMs, isAll: hosts === null, hosts: hosts ?? [], limit },
  });
}
