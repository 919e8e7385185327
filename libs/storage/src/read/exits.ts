import type { Storage } from '../client.js';
import { isGenuineUnswept, procUidText } from '../proc-uid-sql.js';
import { hasProcUid, hostProcessParams, isHostProcess, procUidParams, type HostProcess } from './host-processes.js';
import { eventColumns, isInRange, newestFirst, type ProcessEventRow } from './process-events.js';

/** Milliseconds since the epoch; `to` is exclusive. */
export interface ExitRange {
  readonly from: number;
  readonly to: number;
}

/** How many hosts' exits are read for one procUid: a second one already makes it ambiguous. */
const maxHosts = 2;

/** The limit counts hosts, not rows, so that the rows of one host cannot displace those of another. */
const sql = (condition: string, order: string = newestFirst): string => `
SELECT ${eventColumns}, isNotNull(e.forked_us) AS isForkKnown
FROM process_events AS e
WHERE ${isInRange} AND e.kind = 'exit' AND ${condition}
ORDER BY ${order}
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
 * Reads the newest exit of the process that no sweep saw under a procUid. A host can send the procUid of another one's
 * process, but no fork that it follows from. Rows without a fork, which a simulated host sends, count only if no row
 * has one: then the exits of two hosts at most are returned, which are two processes. Throws StorageError.
 */
export async function readExitsOnAnyHost(
  storage: Storage,
  procUid: string,
  range: ExitRange,
): Promise<ProcessEventRow[]> {
  const isGenuine = isGenuineUnswept('e');
  const text = sql(
    `${hasProcUid('e')} AND (${isGenuine} OR isNull(e.forked_us))`,
    `isNotNull(e.forked_us) DESC, ${newestFirst}`,
  );
  const params = { ...range, ...procUidParams([procUid]), limit: maxHosts };
  const { rows } = await storage.query<ProcessEventRow & { readonly isForkKnown: 0 | 1 }>(text, { params });
  const genuine = rows.filter(({ isForkKnown }) => isForkKnown === 1);
  return genuine.length === 0 ? rows : genuine;
}

/** Reads which of the processes the kernel killed because memory ran out. Throws StorageError. */
export async function readOomVictims(
  storage: Storage,
  processes: readonly HostProcess[],
  range: ExitRange,
): Promise<HostProcess[]> {
  if (processes.length === 0) {
    return [];
  }
  const { rows } = await storage.query<HostProcess>(
    `
SELECT DISTINCT e.host AS host, ${procUidText('e.proc_uid')} AS procUid
FROM process_events AS e
WHERE ${isInRange} AND e.kind = 'oom' AND ${isHostProcess('e')}`,
    { params: { ...range, ...hostProcessParams(processes) } },
  );
  return rows;
}
