import { catalog, type GroupDefinition, type GroupName } from '@psfleet/metric-catalog';
import {
  dimensionColumn,
  dimensionNames,
  metricColumn,
  metricTableOf,
  presenceColumn,
  type Storage,
} from '@psfleet/storage';
import { computeProcUid, formatProcUid, programKey } from '@psfleet/wire';

/** Inserts rows by column name, with times as milliseconds since the epoch. */
export async function insertRows(
  storage: Storage,
  table: string,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const lines = rows.map((row) =>
    JSON.stringify(row, (key, value: unknown) =>
      (key === 'ts' || key === 'arrived_at' || key === 'pss_at') && value !== null
        ? new Date(value as number).toISOString()
        : value,
    ),
  );
  await storage.command(
    `INSERT INTO ${table} SETTINGS date_time_input_format = 'best_effort' FORMAT JSONEachRow ${lines.join('\n')}`,
  );
}

/** Inserts rows of one group, as of messages that have no other group. Fields have their names in the catalog. */
export async function insertMetrics(
  storage: Storage,
  name: GroupName,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const group: GroupDefinition = catalog[name];
  const table = metricTableOf(group);
  const dimensions = new Map(table.dimensions.map((dimension, index) => [dimension, dimensionColumn(index)]));
  const columnOf = (field: string): string =>
    dimensions.get(field) ?? (field in group.fields ? metricColumn(group, field) : field);
  const stored = rows.map((row) => ({
    ...(dimensions.size === 0 ? {} : { dimensions: dimensionNames(table) }),
    ...Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value])),
    [presenceColumn(group)]: true,
  }));
  await insertRows(storage, table.raw, stored);
}

export interface SeedProcess {
  readonly pid: number;
  /** What the host sends as its identity, if that is not the right one. */
  readonly procUid?: string;
  readonly startTicks?: number;
  readonly createTime?: number | null;
  readonly name?: string;
  readonly cmdline?: readonly string[];
  readonly isCmdlineCut?: boolean;
  readonly username?: string | null;
  readonly cpuTicks?: number | null;
  /** The total since its start. */
  readonly cpuTicksTotal?: number;
  readonly rss?: number | null;
  /** Further columns of its sample about memory. */
  readonly memory?: Readonly<Partial<Record<'shared' | 'peak_rss' | 'swap' | 'pss' | 'uss' | 'pss_at', number>>>;
  readonly numFds?: number | null;
  readonly numThreads?: number | null;
  readonly readBytes?: number | null;
  readonly tcpSentBytes?: number | null;
  readonly majorFaults?: number;
  readonly childTicks?: number;
  /** Pid of the parent, which started at the same ticks; none when omitted. */
  readonly parentPid?: number;
  /** Further columns of its identity. */
  readonly owner?: Readonly<Record<string, string | null>>;
  /** Whether the process ended; its values are then null. */
  readonly exited?: boolean;
}

export interface SeedTick {
  readonly host: string;
  readonly bootId?: string;
  readonly ts: number;
  /** When it arrived; at `ts` when omitted. */
  readonly arrivedAt?: number;
  /** About its clock, its backlog and its twin; a right clock, none and none when omitted. */
  readonly offsetMs?: number;
  readonly isUntimed?: boolean;
  readonly waiting?: number;
  readonly isTwin?: boolean;
  /** That of its boot when omitted. */
  readonly queue?: string;
  readonly seq: number;
  readonly elapsedMs?: number | null;
  /** `elapsedMs` when omitted. */
  readonly intervalMs?: number | null;
  /** The hinted keyframe. When omitted, a keyframe hints at itself, and any other tick at none. */
  readonly newestKeyframe?: { readonly seq: number; readonly ts: number };
  readonly keyframe?: boolean;
  readonly part?: number;
  readonly parts?: number;
  /** The reported maximum; none when omitted. */
  readonly maxRss?: number;
  /** The hinted top process, the time of its newest sample (default: the tick's), and the maximum of all others. */
  readonly topHint?: { readonly pid: number; readonly sampleTs?: number; readonly nextRss: number };
  readonly processes: readonly SeedProcess[];
}

export const bootId = '7a1c9f0e-boot';

export function uidOf(
  host: string,
  { pid, startTicks = 1000 }: { pid: number; startTicks?: number },
  boot = bootId,
): string {
  return formatProcUid(computeProcUid(host, boot, pid, startTicks));
}

/** Inserts a tick with its samples and identities, as the collector does. */
export async function insertTick(storage: Storage, tick: SeedTick): Promise<void> {
  const { host, ts, seq, processes, bootId: boot = bootId } = tick;
  const uid = (seed: SeedProcess): string => BigInt(`0x${seed.procUid ?? uidOf(host, seed, boot)}`).toString();
  if (processes.length > 0) {
    const alive = processes.filter(({ exited }) => exited !== true);
    if (alive.length > 0) {
      await insertRows(
        storage,
        'processes',
        alive.map((seed) => identityRow(tick, seed, uid(seed), boot)),
      );
    }
    await insertRows(
      storage,
      'process_samples',
      processes.map((seed) => sampleRow(tick, seed, uid(seed))),
    );
  }
  const newestKeyframe =
    tick.newestKeyframe ?? (tick.keyframe === false ? undefined : { seq: seq + 1 - (tick.part ?? 1), ts });
  const { topHint } = tick;
  await insertRows(storage, 'ticks', [
    {
      host,
      ts,
      seq,
      part: tick.part ?? 1,
      parts: tick.parts ?? 1,
      host_id: `id-of-${host}`,
      boot_id: boot,
      // Each boot has a queue of its own.
      queue: tick.queue ?? boot,
      offset_ms: tick.offsetMs ?? 0,
      time_source: tick.isUntimed === true ? 'none' : 'collector',
      waiting: tick.waiting ?? 0,
      twin: tick.isTwin ?? false,
      arrived_at: tick.arrivedAt ?? ts,
      elapsed_ms: tick.elapsedMs === undefined ? 10_000 : tick.elapsedMs,
      keyframe: tick.keyframe ?? true,
      processes: processes.length,
      dropped: 0,
      event_source: 'sweep',
      max_rss: tick.maxRss ?? null,
      max_rss_proc_uid: topHint === undefined ? '0' : uid(topHint),
      max_rss_ts: topHint === undefined ? null : new Date(topHint.sampleTs ?? ts).toISOString(),
      next_rss: topHint?.nextRss ?? null,
      interval_ms: tick.intervalMs === undefined ? (tick.elapsedMs ?? 10_000) : tick.intervalMs,
      keyframe_seq: newestKeyframe?.seq ?? null,
      keyframe_ts: newestKeyframe === undefined ? null : new Date(newestKeyframe.ts).toISOString(),
    },
  ]);
}

function identityRow(
  { host, ts, seq }: SeedTick,
  seed: SeedProcess,
  procUid: string,
  boot: string,
): Record<string, unknown> {
  const {
    pid,
    startTicks = 1000,
    createTime = 1_795_377_312.45,
    name = `p${seed.pid}`,
    cmdline = [name],
    username = 'app',
    parentPid,
    isCmdlineCut = false,
  } = seed;
  return {
    host,
    ts,
    seq,
    boot_id: boot,
    proc_uid: procUid,
    pid,
    start_ticks: startTicks,
    create_time: createTime,
    ppid: parentPid ?? 1,
    parent_proc_uid: parentPid === undefined ? '0' : BigInt(`0x${uidOf(host, { pid: parentPid }, boot)}`).toString(),
    name,
    exe: `/usr/bin/${pid}`,
    cmdline,
    cmdline_known: true,
    cmdline_cut: isCmdlineCut,
    username,
    program: programKey({ name, exe: null, cmdline, containerImage: null }),
    ...seed.owner,
  };
}

function sampleRow({ host, ts, seq }: SeedTick, seed: SeedProcess, procUid: string): Record<string, unknown> {
  const {
    name = `p${seed.pid}`,
    username = 'app',
    cpuTicks = 0,
    cpuTicksTotal = 500,
    rss = 4096,
    numFds = 3,
    numThreads = 2,
    readBytes = 0,
    tcpSentBytes = 0,
    majorFaults = null,
    childTicks = null,
    exited = false,
  } = seed;
  const values = {
    status: 'sleeping',
    cpu_ticks: cpuTicks,
    cpu_ticks_total: cpuTicksTotal,
    rss,
    vms: 8192,
    shared: 512,
    peak_rss: rss,
    swap: 0,
    ...seed.memory,
    num_threads: numThreads,
    num_fds: numFds,
    read_bytes: readBytes,
    read_bytes_total: 10,
    write_bytes: 0,
    write_bytes_total: 20,
    ctx_switches: 1,
    major_faults: majorFaults,
    nice: 0,
    tcp_sent_bytes_total: 30,
    tcp_received_bytes: 0,
    tcp_received_bytes_total: 40,
    child_ticks: childTicks,
  };
  return {
    host,
    ts,
    seq,
    proc_uid: procUid,
    name,
    username,
    ...(exited ? {} : values),
    tcp_sent_bytes: tcpSentBytes,
    exited,
  };
}

/** Inserts the facts of a host. */
export async function insertHost(
  storage: Storage,
  host: string,
  ts: number,
  boot = bootId,
  warnings: readonly string[] = [],
): Promise<void> {
  await insertRows(storage, 'hosts', [
    {
      host,
      ts,
      host_id: `id-of-${host}`,
      boot_id: boot,
      hostname: `${host}.example.org`,
      os: 'linux',
      kernel: '6.1.0',
      arch: 'x64',
      boot_time: 1_795_377_300.0,
      cpu_count: 8,
      memory_total: 16_777_216_000,
      agent_version: '0.1.0',
      warnings,
      warnings_known: true,
    },
  ]);
}
