import { readFileSync } from 'node:fs';
import type { Storage } from '@psfleet/storage';
import { formatProcUid } from '@psfleet/wire';
// @ts-expect-error plain JavaScript, shared with the agents' processes
import { knownRows as untypedKnownRows } from './known-content.mjs';

interface KnownRows {
  readonly samples: readonly {
    readonly uid: bigint;
    readonly name: string;
    readonly cpuTicks: number;
    readonly rss: number;
    readonly written: number;
  }[];
  readonly identities: readonly { readonly uid: bigint; readonly name: string; readonly pid: number }[];
  readonly available: number;
  readonly disks: readonly { readonly disk: string; readonly readBytes: number }[];
  readonly events: readonly { readonly uid: bigint; readonly name: string }[];
}

const knownRows = untypedKnownRows as (host: string, n: number, ts: number, keyframe: boolean) => KnownRows;

/** What the journal of an agent says about one tick. */
interface JournalTick {
  readonly n: number;
  readonly seq: number;
  readonly ts: number;
  readonly keyframe: boolean;
  /** Of the newest keyframe's message, as the tick tells it. */
  readonly keyframeSeq: number;
  /** Whether the spool had it before anything happened to the agent. If not, it may or may not be stored. */
  isKept: boolean;
}

export interface Difference {
  readonly compared: number;
  readonly missing: readonly string[];
  /** Stored but never said, or more than once. */
  readonly surplus: readonly string[];
}

export function readJournal(path: string): JournalTick[] {
  const ticks = new Map<number, JournalTick>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [word, n, seq, ts, keyframe, keyframeSeq] = line.split(' ');
    if (word === 'begun') {
      ticks.set(Number(n), {
        n: Number(n),
        seq: Number(seq),
        ts: Number(ts),
        keyframe: keyframe === 'true',
        keyframeSeq: Number(keyframeSeq),
        isKept: false,
      });
    }
    const tick = word === 'kept' ? ticks.get(Number(n)) : undefined;
    if (tick !== undefined) {
      tick.isKept = true;
    }
  }
  return [...ticks.values()];
}

/** Each table with the rows that a tick must have left there, and the question that reads them all as psfleet's own questions do: each once. */
const tables: readonly {
  readonly name: string;
  readonly rowsOf: (host: string, tick: JournalTick, rows: KnownRows) => readonly string[];
  readonly sql: string;
}[] = [
  {
    name: 'ticks',
    rowsOf: (_, { ts, seq, keyframe, keyframeSeq }) => [`${ts} ${seq} ${keyframe} ${keyframeSeq}`],
    sql: `SELECT concat(toString(toUnixTimestamp64Milli(ts)), ' ', toString(seq), ' ', toString(keyframe), ' ', toString(ifNull(keyframe_seq, 0))) AS row FROM ticks FINAL WHERE host = {host:String}`,
  },
  {
    name: 'process_samples',
    rowsOf: (_, { ts, seq }, { samples }) =>
      samples.map(
        ({ uid, name, cpuTicks, rss, written }) =>
          `${ts} ${seq} ${formatProcUid(uid)} ${name} ${cpuTicks} ${rss} ${written}`,
      ),
    sql: `SELECT concat(toString(toUnixTimestamp64Milli(ts)), ' ', toString(seq), ' ', leftPad(lower(hex(proc_uid)), 16, '0'), ' ', name, ' ', toString(cpu_ticks), ' ', toString(rss), ' ', toString(write_bytes)) AS row
      FROM process_samples FINAL WHERE host = {host:String}`,
  },
  {
    name: 'processes',
    rowsOf: (_, { ts }, { identities }) =>
      identities.map(({ uid, pid, name }) => `${ts} ${formatProcUid(uid)} ${pid} ${name}`),
    sql: `SELECT concat(toString(toUnixTimestamp64Milli(ts)), ' ', leftPad(lower(hex(proc_uid)), 16, '0'), ' ', toString(pid), ' ', name) AS row FROM processes FINAL WHERE host = {host:String}`,
  },
  {
    name: 'process_events',
    rowsOf: (_, { ts, seq }, { events }) => events.map(({ uid, name }) => `${ts} ${seq} ${formatProcUid(uid)} ${name}`),
    sql: `SELECT concat(toString(toUnixTimestamp64Milli(at)), ' ', toString(seq), ' ', leftPad(lower(hex(proc_uid)), 16, '0'), ' ', name) AS row FROM process_events FINAL WHERE host = {host:String}`,
  },
  {
    name: 'metric_virtual_memory',
    rowsOf: (_, { ts, seq }, { available }) => [`${ts} ${seq} ${available}`],
    sql: `SELECT concat(toString(toUnixTimestamp64Milli(ts)), ' ', toString(seq), ' ', toString(available)) AS row FROM metric_virtual_memory FINAL WHERE host = {host:String}`,
  },
  {
    name: 'metric_disk_io_counters',
    rowsOf: (_, { ts, seq }, { disks }) => disks.map(({ disk, readBytes }) => `${ts} ${seq} ${disk} ${readBytes}`),
    sql: `SELECT concat(toString(toUnixTimestamp64Milli(ts)), ' ', toString(seq), ' ', disk, ' ', toString(read_bytes)) AS row FROM metric_disk_io_counters FINAL WHERE host = {host:String}`,
  },
];

/** Every row of every table against what the journal says. */
export async function compareRows(
  storage: Storage,
  host: string,
  journal: readonly JournalTick[],
): Promise<Difference> {
  const missing: string[] = [];
  const surplus: string[] = [];
  let compared = 0;
  for (const { name, rowsOf, sql } of tables) {
    const { rows } = await storage.query<{ row: string }>(sql, { params: { host } });
    const stored = new Map<string, number>();
    for (const { row } of rows) {
      stored.set(row, (stored.get(row) ?? 0) + 1);
    }
    compared += rows.length;
    for (const tick of journal) {
      for (const row of rowsOf(host, tick, knownRows(host, tick.n, tick.ts, tick.keyframe))) {
        const count = stored.get(row) ?? 0;
        if (count === 0 && tick.isKept) {
          missing.push(`${name} ${host}: ${row}`);
        }
        if (count > 1) {
          surplus.push(`${name} ${host}: ${row} ${count} times`);
        }
        stored.delete(row);
      }
    }
    surplus.push(...[...stored.keys()].map((row) => `${name} ${host}: ${row} was never said`));
  }
  return { compared, missing, surplus };
}
