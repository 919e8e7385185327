import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { hasProcUid, procUidParams } from './host-processes.js';

export const processEventKinds = [
  'start',
  'exec',
  'exit',
  'oom',
  'clock-step',
  'reboot',
  'agent-start',
  'agent-stop',
] as const;
export type ProcessEventKind = (typeof processEventKinds)[number];

/**
 * An event of a process, of a host, of its clock or of its agent. Times are milliseconds since the epoch, durations
 * milliseconds.
 */
export interface ProcessEventRow {
  readonly host: string;
  readonly bootId: string;
  readonly kind: string;
  /** When it happened. If only a range is known, this is its end and `since` its start. */
  readonly at: number;
  readonly since: number | null;
  readonly source: string;
  /** 16 hex digits; null if the event concerns no process, or one of which only a pid is known. */
  readonly procUid: string | null;
  readonly pid: number | null;
  readonly name: string | null;
  readonly username: string | null;
  readonly exitCode: number | null;
  readonly exitSignal: number | null;
  readonly lifetimeMs: number | null;
  readonly stepMs: number | null;
  readonly reason: string | null;
  readonly gapMs: number | null;
  readonly agentVersion: string | null;
  /** What an ended process used since its start, in nanoseconds and bytes; null where the kernel did not account it. */
  readonly cpuNs: number | null;
  readonly peakRss: number | null;
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  /** Only of a process that no sweep saw; the others have an identity. */
  readonly ppid: number | null;
  readonly parentProcUid: string | null;
  readonly cmdline: readonly string[];
  readonly cmdlineKnown: boolean;
  readonly cmdlineCut: boolean | null;
  readonly program: string | null;
  readonly unswept: boolean | null;
  /** What the kernel logged about the victim of an OOM kill, in bytes. */
  readonly totalVm: number | null;
  readonly anonRss: number | null;
  readonly fileRss: number | null;
  readonly shmemRss: number | null;
  readonly pageTables: number | null;
  readonly cgroup: string | null;
  readonly oomScoreAdj: number | null;
  /** Time and sequence number of its message and its index there; they distinguish events of one host at one time. */
  readonly ts: number;
  readonly seq: number;
  readonly nr: number;
}

/** The last event of a page. */
export type EventPosition = Pick<ProcessEventRow, 'at' | 'host' | 'ts' | 'seq' | 'nr'>;

export interface ProcessEventsQuery {
  /** Milliseconds since the epoch; the range includes `from` and excludes `to`. */
  readonly from: number;
  readonly to: number;
  readonly kinds?: readonly ProcessEventKind[];
  readonly hosts?: readonly string[];
  readonly procUids?: readonly string[];
  readonly pid?: number;
  readonly name?: string;
  readonly username?: string;
  /** Only events after this one, in the order of the answer. */
  readonly after?: EventPosition;
  readonly limit: number;
}

/**
 * The table is sorted by quarter hour first. Sorting by it here too lets ClickHouse read the newest quarters first and
 * stop once the page is full.
 */
export const newestFirst =
  'toStartOfFifteenMinutes(e.at) DESC, e.at DESC, e.host DESC, e.ts DESC, e.seq DESC, e.nr DESC';

/** The columns of a ProcessEventRow, from the table `e`. */
export const eventColumns = `
  e.host AS host,
  e.boot_id AS bootId,
  e.kind AS kind,
  toUnixTimestamp64Milli(e.at) AS at,
  toUnixTimestamp64Milli(e.since) AS since,
  e.source AS source,
  if(e.proc_uid = 0, NULL, ${procUidText('e.proc_uid')}) AS procUid,
  e.pid AS pid,
  e.name AS name,
  e.username AS username,
  e.exit_code AS exitCode,
  e.exit_signal AS exitSignal,
  e.lifetime_ms AS lifetimeMs,
  e.step_ms AS stepMs,
  e.reason AS reason,
  e.gap_ms AS gapMs,
  e.agent_version AS agentVersion,
  e.cpu_ns AS cpuNs,
  e.peak_rss AS peakRss,
  e.read_bytes AS readBytes,
  e.write_bytes AS writeBytes,
  e.ppid AS ppid,
  if(e.parent_proc_uid = 0, NULL, ${procUidText('e.parent_proc_uid')}) AS parentProcUid,
  e.cmdline AS cmdline,
  e.cmdline_known AS cmdlineKnown,
  e.cmdline_cut AS cmdlineCut,
  e.program AS program,
  e.unswept AS unswept,
  e.total_vm AS totalVm,
  e.anon_rss AS anonRss,
  e.file_rss AS fileRss,
  e.shmem_rss AS shmemRss,
  e.page_tables AS pageTables,
  e.cgroup AS cgroup,
  e.oom_score_adj AS oomScoreAdj,
  toUnixTimestamp64Milli(e.ts) AS ts,
  e.seq AS seq,
  e.nr AS nr`;

/** Selects the time range of the table `e`. */
export const isInRange =
  "e.at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND e.at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')";

function renderSql({ kinds, hosts, procUids, pid, name, username, after }: ProcessEventsQuery): string {
  const position = '({afterAt:Int64}, {afterHost:String}, {afterTs:Int64}, {afterSeq:UInt64}, {afterNr:UInt32})';
  const conditions = [
    isInRange,
    ...(kinds === undefined ? [] : ['e.kind IN {kinds:Array(String)}']),
    ...(hosts === undefined ? [] : ['e.host IN {hosts:Array(String)}']),
    ...(procUids === undefined ? [] : [hasProcUid('e')]),
    ...(pid === undefined ? [] : ['e.pid = {pid:UInt32}']),
    ...(name === undefined ? [] : ['e.name = {name:String}']),
    ...(username === undefined ? [] : ['e.username = {username:String}']),
    ...(after === undefined
      ? []
      : [
          "e.at <= fromUnixTimestamp64Milli({afterAt:Int64}, 'UTC')",
          `(toUnixTimestamp64Milli(e.at), toString(e.host), toUnixTimestamp64Milli(e.ts), e.seq, e.nr) < ${position}`,
        ]),
  ];
  return `
SELECT ${eventColumns}
FROM process_events AS e
WHERE ${conditions.join('\n  AND ')}
ORDER BY ${newestFirst}
LIMIT 1 BY e.at, e.host, e.ts, e.seq, e.nr
LIMIT {limit:UInt32}`;
}

/** Reads events, newest first; one that was delivered twice appears once. Throws StorageError. */
export async function readProcessEvents(
  storage: Storage,
  query: ProcessEventsQuery,
): Promise<{ rows: ProcessEventRow[]; rowsRead: number }> {
  const { after, kinds = [], hosts = [], procUids = [], pid = 0, name = '', username = '', from, to, limit } = query;
  const position =
    after === undefined
      ? {}
      : { afterAt: after.at, afterHost: after.host, afterTs: after.ts, afterSeq: after.seq, afterNr: after.nr };
  return storage.query<ProcessEventRow>(renderSql(query), {
    params: { from, to, kinds, hosts, ...procUidParams(procUids), pid, name, username, ...position, limit },
  });
}
