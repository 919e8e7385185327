import type { Storage } from '../client.js';
import { hasProcUid, hostProcessParams, isHostProcess, type HostProcess } from './host-processes.js';
import { eventColumns, isInRange, newestFirst, type ProcessEventRow } from './process-events.js';

/** Milliseconds since the epoch; `to` is exclusive. */
export interface ExitRange {
  readonly from: number;
  readonly to: number;
}

/** How many hosts' exits are read for one procUid: a second one already makes it ambiguous. */
const maxHosts = 2;

/** The limit counts hosts, not rows, so that the rows of one host cannot displace those of another. */
const sql = (condition: string): string => `
SELECT ${eventColumns}
FROM process_events AS e
WHERE ${isInRange} AND e.kind = 'exit' AND ${condition}
ORDER BY ${newestFirst}
LIMIT 1 BY e.host, e.proc_uid
LIMIT {limit:UInt32}`;

/** Reads the newest exit of each process. Throws StorageError. */
export async function readExits(
  storage: Storage,
  processes: readonly HostProcess[],
  range: ExitRange,
): Promise<ProcessEventRow[]> {
  if (processes.length === 0) {
    return [];
  }
  const params = { ...range, ...hostProcessParams(processes), limit: processes.length };
  const { rows } = await storage.query<ProcessEventRow>(sql(isHostProcess('e')), { params });
  return rows;
}

/**
 * Reads the newest exit that each host sent for a procUid, of two hosts at most. Two rows are two processes. Throws
 * StorageError.
 */
export async function readExitsOnAnyHost(
  storage: Storage,
  procUid: string,
  range: ExitRange,
): Promise<ProcessEventRow[]> {
  const params = { ...range, procUids: [procUid], limit: maxHosts };
  const { rows } = await storage.query<ProcessEventRow>(sql(hasProcUid('e')), { params });
  return rows;
}
