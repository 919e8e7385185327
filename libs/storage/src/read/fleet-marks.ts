import type { Storage } from '../client.js';

/**
 * `oom`: killed because memory ran out; `crash`: ended by a signal that only a fault sends; `reboot` of a host;
 * `action` of a person that was not refused.
 */
export const recordedMarkKinds = ['oom', 'crash', 'reboot', 'action'] as const;
export type RecordedMarkKind = (typeof recordedMarkKinds)[number];

/** What happened in one bucket, of one kind. */
export interface FleetMarkRow {
  readonly kind: RecordedMarkKind;
  /** The first event, in milliseconds since the epoch. */
  readonly at: number;
  /** Events; one that was delivered twice counts once. */
  readonly count: number;
  /** Host of the first event, and its process; null for a reboot. For an action, the signal or what else was done. */
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
SELECT mark AS kind, min(at_ms) AS at, uniqExact(id) AS count, argMin(of_host, at_ms) AS host,
  argMin(tuple(of_name), at_ms).1 AS name
FROM (
  SELECT toString(e.host) AS of_host, CAST(e.name, 'Nullable(String)') AS of_name,
    concat(e.host, ' ', toString(toUnixTimestamp64Milli(e.ts)), ' ', toString(e.seq), ' ', toString(e.nr)) AS id,
    toUnixTimestamp64Milli(e.at) AS at_ms, if(e.kind = 'exit', 'crash', toString(e.kind)) AS mark
  FROM process_events AS e
  WHERE e.at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND e.at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND (e.kind IN ('oom', 'reboot') OR (e.kind = 'exit' AND e.exit_signal IN ${faults}))
    AND ({isAll:Bool} OR e.host IN {hosts:Array(String)})
  UNION ALL
  SELECT toString(a.host) AS of_host,
    toNullable(if(a.verb = 'signal', JSONExtractString(a.args, 'signal'), toString(a.verb))) AS of_name, a.id AS id,
    toUnixTimestamp64Milli(a.created_at) AS at_ms, 'action' AS mark
  FROM actions AS a FINAL
  WHERE a.created_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND a.created_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC') AND a.status != 'refused'
    AND ({isAll:Bool} OR a.host IN {hosts:Array(String)})
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
