import type { Storage } from '../client.js';
import { anchoredRows, anchorParams, type TableAnchor } from './table-anchors.js';

/** Who a process is. Process ids of the fleet as 16 hex digits; `createTime` in seconds since the epoch. */
export interface IdentityRow {
  readonly host: string;
  readonly procUid: string;
  readonly bootId: string;
  readonly pid: number;
  readonly startTicks: number;
  readonly createTime: number | null;
  readonly ppid: number | null;
  readonly parentProcUid: string | null;
  readonly name: string;
  readonly exe: string | null;
  readonly cmdline: readonly string[];
  readonly cmdlineKnown: boolean;
  readonly cmdlineCut: boolean;
  readonly username: string | null;
  /** When this was read, milliseconds since the epoch. */
  readonly ts: number;
}

export interface IdentitiesQuestion {
  readonly procUids: readonly string[];
  /** The moment, in milliseconds since the epoch. */
  readonly at: number;
  /** For each of `procUids` where it runs; on any host when omitted. */
  readonly places?: readonly IdentityPlace[];
}

export interface IdentityPlace {
  readonly host: string;
  /** The last message that counts: of a time that the clock passed twice the moment does not tell which pass is meant. */
  readonly lastSeq: number;
}

const asked = `proc_uid IN (SELECT arrayJoin(arrayMap(uid -> reinterpretAsUInt64(reverse(unhex(uid))), {procUids:Array(String)})))
  AND processes.ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')`;

const beforeLastSeq = (lastSeqs: string): string => `processes.seq <= {${lastSeqs}:Array(UInt64)}[indexOf({hosts:Array(String)}, host)]`;

/** As pairs too: most of what has one of the hosts and one of the processes is neither. */
const askedOnHosts = `${asked}
  AND (host, proc_uid) IN (SELECT arrayJoin(arrayMap((host, uid) -> (host, reinterpretAsUInt64(reverse(unhex(uid)))), {hosts:Array(String)}, {procUids:Array(String)})))
  AND ${beforeLastSeq('lastSeqs')}`;

const ofTables = `proc_uid IN (SELECT s.proc_uid FROM process_samples AS s WHERE ${anchoredRows('s')})
  AND host IN {hosts:Array(String)} AND processes.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC') AND ${beforeLastSeq('lastSeq')}`;

const sql = (meant: string): string => `
SELECT
  host,
  leftPad(lower(hex(proc_uid)), 16, '0') AS procUid,
  boot_id AS bootId,
  pid,
  start_ticks AS startTicks,
  create_time AS createTime,
  ppid,
  if(parent_proc_uid = 0, NULL, leftPad(lower(hex(parent_proc_uid)), 16, '0')) AS parentProcUid,
  name,
  exe,
  cmdline,
  cmdline_known AS cmdlineKnown,
  cmdline_cut AS cmdlineCut,
  username,
  toUnixTimestamp64Milli(processes.ts) AS ts
FROM processes
WHERE ${meant}
ORDER BY processes.seq DESC, processes.ts DESC
LIMIT 1 BY host, boot_id, pid, start_ticks`;

/** The newest identity of each process at a moment. Two rows under one procUid are two processes. Throws StorageError. */
export async function readIdentities(storage: Storage, { procUids, at, places }: IdentitiesQuestion): Promise<IdentityRow[]> {
  const params = places === undefined ? {} : { hosts: places.map(({ host }) => host), lastSeqs: places.map(({ lastSeq }) => lastSeq) };
  const { rows } = await storage.query<IdentityRow>(sql(places === undefined ? asked : askedOnHosts), { params: { procUids, at, ...params } });
  return rows;
}

/**
 * Of everybody of whom there is a row where tables of the anchors are made from: who the processes of whole tables are, without knowing the tables. Null if
 * they are more than `most`. Throws StorageError.
 */
export async function readIdentitiesOfTables(storage: Storage, anchors: readonly TableAnchor[], most: number): Promise<IdentityRow[] | null> {
  if (anchors.length === 0) return [];
  const { rows } = await storage.query<IdentityRow>(`${sql(ofTables)}\nLIMIT {limit:UInt32}`, { params: { ...anchorParams(anchors), limit: most + 1 } });
  return rows.length > most ? null : rows;
}
