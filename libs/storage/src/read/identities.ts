import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { hasProcUid, hostProcessParams, isHostProcess, procUidParams, type HostProcess } from './host-processes.js';
import {
  anchoredIdentities,
  anchoredRows,
  repeatedMs,
  anchorParams,
  ofAnchor,
  type TableAnchor,
} from './table-anchors.js';

/** The identity of a process. A procUid is 16 hex digits; `createTime` is in seconds since the epoch. */
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
  readonly cgroup: string | null;
  readonly unit: string | null;
  readonly containerId: string | null;
  readonly containerName: string | null;
  readonly containerImage: string | null;
  readonly composeProject: string | null;
  readonly composeService: string | null;
  readonly podName: string | null;
  readonly podNamespace: string | null;
  readonly exeState: string | null;
  /** What it runs, the same on all hosts; null from agents that did not tell. */
  readonly program: string | null;
  /** When this was read, milliseconds since the epoch. */
  readonly ts: number;
}

/** A process of a known host, looked up as of one of the host's messages. */
export interface IdentityKey extends HostProcess {
  /** The last message that counts. A time alone is ambiguous once the clock was set back. */
  readonly lastSeq: number;
}

const isKnownAt = "processes.ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')";
const beforeLastSeq = `processes.seq <= ${ofAnchor('processes', 'lastSeq')}`;

/**
 * The processes of whole tables, estimated from the samples without building the tables. {limit} bounds the cost of a
 * host with very many processes.
 */
const inTables = `proc_uid IN (
    SELECT s.proc_uid
    FROM process_samples AS s
    WHERE ${anchoredRows('s')}
    GROUP BY s.proc_uid
    HAVING NOT argMax(s.exited, s.seq)
    LIMIT {limit:UInt32}
  )
  AND ${anchoredIdentities('processes')}
  AND ${beforeLastSeq}`;

/** A process and the number of a message of its host. */
export interface ProcessMoment extends HostProcess {
  readonly seq: number;
}

/** Whether a row is from after the moment of its process. */
const isAfterMoment = `processes.seq > transform(
    concat(toString(processes.host), ' ', ${procUidText('processes.proc_uid')}),
    {moments:Array(String)},
    {momentSeqs:Array(UInt64)},
    0
  )`;

const newest = 'processes.seq DESC, processes.ts DESC';
/** The newest up to the moment, else the first after it. */
const nearestMoment = `${isAfterMoment}, if(${isAfterMoment}, processes.seq, 0), ${newest}`;

const sql = (condition: string, order = newest): string => `
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
  cgroup,
  unit,
  container_id AS containerId,
  container_name AS containerName,
  container_image AS containerImage,
  compose_project AS composeProject,
  compose_service AS composeService,
  pod_name AS podName,
  pod_namespace AS podNamespace,
  exe_state AS exeState,
  program,
  toUnixTimestamp64Milli(processes.ts) AS ts
FROM processes
WHERE ${condition}
ORDER BY ${order}
LIMIT 1 BY host, boot_id, pid, start_ticks`;

/**
 * Reads the newest identity that each host sent for a procUid, at `at` (milliseconds since the epoch). Two rows are two
 * processes. Throws StorageError.
 */
export async function readIdentitiesOnAnyHost(storage: Storage, procUid: string, at: number): Promise<IdentityRow[]> {
  const { rows } = await storage.query<IdentityRow>(sql(`${hasProcUid('processes')} AND ${isKnownAt}`), {
    params: { ...procUidParams([procUid]), at },
  });
  return rows;
}

/** Reads the newest identity of each process at `at` (milliseconds since the epoch). Throws StorageError. */
export async function readIdentities(
  storage: Storage,
  processes: readonly HostProcess[],
  at: number,
): Promise<IdentityRow[]> {
  if (processes.length === 0) {
    return [];
  }
  const { rows } = await storage.query<IdentityRow>(sql(`${isHostProcess('processes')} AND ${isKnownAt}`), {
    params: { ...hostProcessParams(processes), at },
  });
  return rows;
}

/**
 * The same as of a message of each host, whose tick is from `tickTs` or later. Agents repeat identities, so those of
 * the two hours before are read first, which is much less than all. Throws StorageError.
 */
export async function readIdentitiesAt(
  storage: Storage,
  keys: readonly IdentityKey[],
  at: number,
  tickTs: number,
): Promise<IdentityRow[]> {
  const recent = await readIdentitiesSince(storage, keys, at, Math.max(0, tickTs - repeatedMs));
  const found = new Set(recent.map(({ host, procUid }) => `${host} ${procUid}`));
  const older = keys.filter(({ host, procUid }) => !found.has(`${host} ${procUid}`));
  return [...recent, ...(await readIdentitiesSince(storage, older, at, 0))];
}

async function readIdentitiesSince(
  storage: Storage,
  keys: readonly IdentityKey[],
  at: number,
  since: number,
): Promise<IdentityRow[]> {
  if (keys.length === 0) {
    return [];
  }
  const lastSeqs = new Map(keys.map(({ host, lastSeq }) => [host, lastSeq]));
  const params = {
    ...hostProcessParams(keys),
    hosts: [...lastSeqs.keys()],
    lastSeq: [...lastSeqs.values()],
    at,
    since,
  };
  const condition = `${isHostProcess('processes')} AND ${isKnownAt} AND ${beforeLastSeq}
  AND processes.ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')`;
  const { rows } = await storage.query<IdentityRow>(sql(condition), { params });
  return rows;
}

/**
 * Reads each process as it was at a moment of its own: a program may have become another since. Where only its later
 * identity is stored, that is read. Throws StorageError.
 */
export async function readIdentitiesAtMoments(
  storage: Storage,
  processes: readonly ProcessMoment[],
): Promise<IdentityRow[]> {
  if (processes.length === 0) {
    return [];
  }
  const params = {
    ...hostProcessParams(processes),
    moments: processes.map(({ host, procUid }) => `${host} ${procUid}`),
    momentSeqs: processes.map(({ seq }) => seq),
  };
  const { rows } = await storage.query<IdentityRow>(sql(isHostProcess('processes'), nearestMoment), { params });
  return rows;
}

/** A process that ran a program at a time, in milliseconds since the epoch. */
export interface ProgramMoment extends HostProcess {
  /** Null if it is not known. */
  readonly program: string | null;
  readonly until: number;
}

const programText = "ifNull(processes.program, '')";
const isAfterUntil = `processes.ts > fromUnixTimestamp64Milli(transform(
    concat(toString(processes.host), ' ', ${procUidText('processes.proc_uid')}, ' ', ${programText}),
    {moments:Array(String)},
    {untils:Array(Int64)},
    toInt64(0)
  ), 'UTC')`;

/**
 * Reads each process as it was while it ran its program: at its time, or nearest to it. A process may be among them
 * with several programs. Throws StorageError.
 */
export async function readIdentitiesOfPrograms(
  storage: Storage,
  processes: readonly ProgramMoment[],
): Promise<IdentityRow[]> {
  if (processes.length === 0) {
    return [];
  }
  const moment = ({ host, procUid, program }: ProgramMoment): string => `${host} ${procUid} ${program ?? ''}`;
  const params = {
    ...hostProcessParams(processes),
    programs: [...new Set(processes.map(({ program }) => program ?? ''))],
    moments: processes.map(moment),
    untils: processes.map(({ until }) => until),
  };
  const condition = `${isHostProcess('processes')} AND ${programText} IN {programs:Array(String)}`;
  const order = `${isAfterUntil}, if(${isAfterUntil}, processes.seq, 0), ${newest}`;
  const { rows } = await storage.query<IdentityRow>(`${sql(condition, order)}, program`, { params });
  return rows;
}

/**
 * Reads the identities of up to `limit` processes of whole tables, while the tables themselves are read. Throws
 * StorageError.
 */
export async function readIdentitiesInTables(
  storage: Storage,
  anchors: readonly TableAnchor[],
  limit: number,
): Promise<IdentityRow[]> {
  if (anchors.length === 0) {
    return [];
  }
  const { rows } = await storage.query<IdentityRow>(sql(inTables), { params: { ...anchorParams(anchors), limit } });
  return rows;
}
