import type { Storage } from '../client.js';
import { procUidOf, procUidText } from '../proc-uid-sql.js';
import { anchoredRows, anchorParams, ofAnchor, type TableAnchor } from './table-anchors.js';

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

/** A process as it is looked up at a moment. */
export interface IdentityPlace {
  readonly host: string;
  readonly procUid: string;
  /** The last message of the host that counts: of a time that the clock passed twice the moment does not tell which pass is meant. */
  readonly lastSeq: number;
}

const toUid = `uid -> ${procUidOf('uid')}`;
const asked = `proc_uid IN (SELECT arrayJoin(arrayMap(${toUid}, {procUids:Array(String)}))) AND processes.ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')`;
const beforeLastSeq = `processes.seq <= ${ofAnchor('processes', 'lastSeq')}`;

/** As pairs too: most of what has one of the hosts and one of the processes is neither. */
const askedAtPlaces = `${asked} AND (host, proc_uid) IN (SELECT arrayJoin(arrayZip({hostsOfUids:Array(String)}, arrayMap(${toUid}, {procUids:Array(String)}))))
  AND ${beforeLastSeq}`;

/** Who is in tables, as far as one can tell without making them; {most} of them, so that a host with very many costs no more. */
const inTables = `proc_uid IN (SELECT s.proc_uid FROM process_samples AS s WHERE ${anchoredRows('s')} GROUP BY s.proc_uid HAVING NOT argMax(s.exited, s.seq) LIMIT {most:UInt32})
  AND host IN {hosts:Array(String)} AND processes.ts <= fromUnixTimestamp64Milli({to:Int64}, 'UTC') AND ${beforeLastSeq}`;

const sql = (meant: string): string => `
SELECT
  host,
  ${procUidText('proc_uid')} AS procUid,
  boot_id AS bootId,
  pid,
  start_ticks AS startTicks,
  create_time AS createTime,
  ppid,
  if(parent_proc_uid = 0, NULL, ${procUidText('parent_proc_uid')}) AS parentProcUid,
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

/** The newest identity of each process at a moment (milliseconds since the epoch), wherever it runs. Two rows under one procUid are two processes. Throws StorageError. */
export async function readIdentities(
  storage: Storage,
  procUids: readonly string[],
  at: number,
): Promise<IdentityRow[]> {
  const { rows } = await storage.query<IdentityRow>(sql(asked), { params: { procUids, at } });
  return rows;
}

/** The same of processes of which the host is known. Throws StorageError. */
export async function readIdentitiesAt(
  storage: Storage,
  places: readonly IdentityPlace[],
  at: number,
): Promise<IdentityRow[]> {
  if (places.length === 0) {
    return [];
  }
  const lastSeqs = new Map(places.map(({ host, lastSeq }) => [host, lastSeq]));
  const params = {
    procUids: places.map(({ procUid }) => procUid),
    hostsOfUids: places.map(({ host }) => host),
    hosts: [...lastSeqs.keys()],
    lastSeq: [...lastSeqs.values()],
    at,
  };
  const { rows } = await storage.query<IdentityRow>(sql(askedAtPlaces), { params });
  return rows;
}

/** Who the processes of whole tables are, asked while those are made: of `most` processes of which there is a row. Throws StorageError. */
export async function readIdentitiesInTables(
  storage: Storage,
  anchors: readonly TableAnchor[],
  most: number,
): Promise<IdentityRow[]> {
  if (anchors.length === 0) {
    return [];
  }
  const { rows } = await storage.query<IdentityRow>(sql(inTables), { params: { ...anchorParams(anchors), most } });
  return rows;
}
