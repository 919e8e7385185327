import { offsetOf, type DictionaryColumn, type HostMessage } from '@psfleet/wire';
import { processKey, whenIdle, type OwnRow } from './own-table.js';

/** The table at the newest tick of some messages. */
export interface Replayed {
  readonly ts: number;
  readonly table: ReadonlyMap<string, OwnRow>;
}

type Row = Readonly<Record<string, unknown>>;

/** The rows of a columnar table as objects. */
function rowsOf(table: { readonly rows: number; readonly columns: Readonly<Record<string, unknown>> } | null): Row[] {
  return Array.from({ length: table?.rows ?? 0 }, (_, row) =>
    Object.fromEntries(
      Object.entries(table?.columns ?? {}).map(([name, values]) => [
        name,
        cell(values as ArrayLike<unknown> | DictionaryColumn, row),
      ]),
    ),
  );
}

/** The value of a cell; a decoded column has NaN, or an index without a text, where there is none. */
function cell(values: ArrayLike<unknown> | DictionaryColumn, row: number): unknown {
  if (!('indexes' in values)) {
    return Number.isNaN(values[row]) ? null : (values[row] ?? null);
  }
  const index = values.indexes[row] ?? Number.NaN;
  return values.values[index] ?? null;
}

interface State {
  sample: Row;
  sampleTs: number;
  sampleTick: number;
  totals: Record<(typeof counted)[number], number | null>;
}

const counted = ['cpu_ticks', 'read_bytes', 'write_bytes', 'tcp_sent_bytes', 'tcp_received_bytes'] as const;

/** Applies messages, given in any order and with duplicates. Null without a keyframe of the newest boot. */
export function replay(messages: readonly HostMessage[]): Replayed | null {
  const once = [...new Map(messages.map((message) => [message.seq, message])).values()].toSorted(
    (a, b) => a.seq - b.seq,
  );
  const last = once.at(-1);
  if (last === undefined) {
    return null;
  }
  let table: Map<bigint, State> | null = null;
  let bootId = '';
  const identities = new Map<bigint, Row>();
  for (const message of once) {
    const tick = message.seq - message.part;
    if (message.bootId !== bootId) {
      table = null;
    }
    bootId = message.bootId;
    if (message.tick.keyframe && message.part === 1) {
      table = new Map();
    }
    for (const row of rowsOf(message.identities)) {
      const createTime = row['create_time'] as number | null;
      const offset = Math.round(offsetOf(message.tick) / 10);
      identities.set(row['proc_uid'] as bigint, {
        ...row,
        create_time: createTime === null ? null : createTime + offset,
      });
    }
    if (table !== null) {
      for (const row of rowsOf(message.samples)) {
        applySample(table, inFleetTime(row, offsetOf(message.tick)), message.ts + offsetOf(message.tick), tick);
      }
    }
  }
  if (table === null) {
    return null;
  }
  const rows = [...table].map(([uid, state]) => {
    const identity = identities.get(uid);
    const row = toRow(identity ?? {}, identities, state, last);
    return [identity === undefined ? `unknown ${uid}` : processKey(row), row] as const;
  });
  return { ts: last.ts + offsetOf(last.tick), table: new Map(rows) };
}

function inFleetTime(sample: Row, offsetMs: number): Row {
  const pssAt = sample['pss_at'] as number | null;
  return { ...sample, pss_at: pssAt === null ? null : pssAt + offsetMs };
}

function applySample(table: Map<bigint, State>, sample: Row, sampleTs: number, sampleTick: number): void {
  const uid = sample['proc_uid'] as bigint;
  if (sample['exited'] === true) {
    table.delete(uid);
    return;
  }
  const before = table.get(uid);
  const totals = {} as State['totals'];
  for (const name of counted) {
    const increase = sample[name] as number | null;
    const total = sample[`${name}_total`] as number | null;
    const earlier = before?.totals[name] ?? null;
    totals[name] = total ?? (earlier === null || increase === null ? null : earlier + increase);
  }
  table.set(uid, { sample, sampleTs, sampleTick, totals });
}

function toRow(
  identity: Row,
  identities: ReadonlyMap<bigint, Row>,
  { sample, sampleTs, sampleTick, totals }: State,
  last: HostMessage,
): OwnRow {
  const parent = identities.get(identity['parent_proc_uid'] as bigint);
  const increase = sample['cpu_ticks'] as number | null;
  const isQuiet = sampleTick < last.seq - last.part;
  const share =
    increase === null || last.elapsedMs === null ? null : Math.round((increase * 10_000) / last.elapsedMs) / 10;
  return {
    pid: identity['pid'],
    startTicks: identity['start_ticks'],
    ppid: identity['ppid'],
    parent: parent === undefined ? null : `${String(parent['pid'])}:${String(parent['start_ticks'])}`,
    name: sample['name'],
    exe: identity['exe'],
    cmdline: identity['cmdline'],
    username: sample['username'],
    status: sample['status'],
    createTime: identity['create_time'],
    cpuPercent: isQuiet ? (totals.cpu_ticks === null ? null : 0) : share,
    cpuTicks: totals.cpu_ticks,
    rss: sample['rss'],
    vms: sample['vms'],
    shared: sample['shared'],
    peakRss: sample['peak_rss'],
    swap: sample['swap'],
    pss: sample['pss'],
    uss: sample['uss'],
    pssAt: sample['pss_at'],
    numThreads: sample['num_threads'],
    numFds: sample['num_fds'],
    readBytes: totals.read_bytes,
    writeBytes: totals.write_bytes,
    tcpSentBytes: totals.tcp_sent_bytes,
    tcpReceivedBytes: totals.tcp_received_bytes,
    majorFaults: isQuiet ? whenIdle(sample['major_faults'] as number | null) : sample['major_faults'],
    nice: sample['nice'],
    ts: sampleTs,
  } as OwnRow;
}
