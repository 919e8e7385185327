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

/** One tick in an agent's journal. */
interface JournalTick {
  readonly n: number;
  readonly seq: number;
  readonly ts: number;
  readonly keyframe: boolean;
  /** Sequence number of the newest keyframe, as the tick has it. */
  readonly keyframeSeq: number;
  /** Whether the spool had it before the agent was killed. If not, it may or may not be stored. */
  isKept: boolean;
}

export interface Difference {
  readonly compared: number;
  readonly missing: readonly string[];
  /** Rows that are stored but were never sent, or are stored more than once. */
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

const uid = "leftPad(lower(hex(proc_uid)), 16, '0')";
const millis = (column: string): string => `toUnixTimestamp64Milli(${column})`;

/** Each table with the rows that a tick must leave there, and the columns to compare. */
const tables: readonly {
  readonly name: string;
  /** SQL of the condition on its rows; none if all belong. */
  readonly where?: string;
  readonly rowsOf: (host: string, tick: JournalTick, rows: KnownRows) => readonly string[];
  /** SQL of the values that make up a row. */
  readonly columns: readonly string[];
}[] = [
  {
    name: 'ticks',
    rowsOf: (_, { ts, seq, keyframe, keyframeSeq }) => [`${ts} ${seq} ${keyframe} ${keyframeSeq}`],
    columns: [millis('ts'), 'seq', 'keyframe', 'ifNull(keyframe_seq, 0)'],
  },
  {
    name: 'process_samples',
    rowsOf: (_, { ts, seq }, { samples }) =>
      samples.map(
        ({ uid, name, cpuTicks, rss, written }) =>
          `${ts} ${seq} ${formatProcUid(uid)} ${name} ${cpuTicks} ${rss} ${written}`,
      ),
    columns: [millis('ts'), 'seq', uid, 'name', 'cpu_ticks', 'rss', 'write_bytes'],
  },
  {
    name: 'processes',
    rowsOf: (_, { ts }, { identities }) =>
      identities.map(({ uid, pid, name }) => `${ts} ${formatProcUid(uid)} ${pid} ${name}`),
    columns: [millis('ts'), uid, 'pid', 'name'],
  },
  {
    name: 'process_events',
    rowsOf: (_, { ts, seq }, { events }) => events.map(({ uid, name }) => `${ts} ${seq} ${formatProcUid(uid)} ${name}`),
    columns: [millis('at'), 'seq', uid, 'name'],
  },
  {
    name: 'metrics_host',
    rowsOf: (_, { ts, seq }, { available }) => [`${ts} ${seq} ${available}`],
    columns: [millis('ts'), 'seq', 'virtual_memory_available'],
  },
  {
    name: 'metrics_by_dimension',
    where: 'has_disk_io_counters',
    rowsOf: (_, { ts, seq }, { disks }) => disks.map(({ disk, readBytes }) => `${ts} ${seq} ${disk} ${readBytes}`),
    columns: [millis('ts'), 'seq', 'dimension_1', 'disk_io_counters_read_bytes'],
  },
];

/** Compares every row of every table with the journal. */
export async function compareRows(
  storage: Storage,
  host: string,
  journal: readonly JournalTick[],
): Promise<Difference> {
  const missing: string[] = [];
  const surplus: string[] = [];
  let compared = 0;
  for (const { name, where = 'true', rowsOf, columns } of tables) {
    const row = columns.map((column) => `toString(${column})`).join(", ' ', ");
    const { rows } = await storage.query<{ row: string }>(
      `SELECT concat(${row}) AS row FROM ${name} FINAL WHERE host = {host:String} AND ${where}`,
      { params: { host } },
    );
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
    surplus.push(...[...stored.keys()].map((row) => `${name} ${host}: ${row} was never sent`));
  }
  return { compared, missing, surplus };
}
