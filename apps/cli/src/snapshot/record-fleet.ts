import { type Fleet, type Host, type Process } from '@psfleet/sdk';
import { type SnapshotHeader, type SnapshotLine, snapshotVersion } from './snapshot-format.js';
import { changesBetween, type Table } from './table-changes.js';

export interface Recording {
  readonly hosts: readonly string[];
  readonly labels: readonly string[];
  readonly search: string | null;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds between two moments that are asked for. */
  readonly stepMs: number;
}

export interface Progress {
  (doneMs: number, ofMs: number): void;
}

/** Ticks from one whole table to the next, so that a reader never applies more changes than those. */
const ticksBetweenWholes = 60;
const pageRows = 2500;
const hostsOfPage = 1000;
const metricStep = 10;

/** The meters of `psfleet top`, by how samples are combined. */
const recordedMetrics: readonly RecordedMetrics[] = [
  {
    agg: 'rate',
    metrics: ['user', 'nice', 'system', 'irq', 'softirq', 'steal', 'iowait'].map((mode) => `cpu_times.${mode}`),
    dimensions: { cpu: [''] },
  },
  {
    agg: 'last',
    metrics: [
      'virtual_memory.used',
      'virtual_memory.cached',
      'virtual_memory.total',
      'swap_memory.used',
      'swap_memory.total',
      'getloadavg.load1',
      'getloadavg.load5',
      'getloadavg.load15',
    ],
  },
  {
    agg: 'rate',
    metrics: [
      'net_io_counters.bytes_recv',
      'net_io_counters.bytes_sent',
      'disk_io_counters.read_bytes',
      'disk_io_counters.write_bytes',
    ],
  },
];

interface RecordedMetrics {
  readonly agg: 'last' | 'rate';
  readonly metrics: readonly string[];
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
}

/** Reads a time range of a fleet, moment by moment, as the lines of a snapshot. Memory holds two tables. */
export async function* recordFleet(
  fleet: Fleet,
  recording: Recording,
  report: Progress,
): AsyncGenerator<SnapshotLine, void, undefined> {
  const { from, to, stepMs, hosts, labels, search } = recording;
  const header: SnapshotHeader = {
    psfleetSnapshot: snapshotVersion,
    createdAt: new Date().toISOString(),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    hosts,
    labels,
    search,
  };
  yield header;
  for await (const { data } of fleet.hosts({ limit: hostsOfPage, label: labels }).pages()) {
    yield { hosts: data.filter(({ host }: Host) => hosts.length === 0 || hosts.includes(host)) };
  }
  // Meters are those of single hosts.
  for (const host of hosts) {
    yield* recordMetrics(fleet, host, recording);
  }
  let before: Table = new Map();
  let [shownAt, ticks]: [string | null, number] = [null, 0];
  for (let at = from; at <= to; at += stepMs) {
    const { table, ...moment } = await readTable(fleet, recording, at);
    if (moment.at !== null && moment.at !== shownAt && Date.parse(moment.at) >= from) {
      const isWhole = ticks % ticksBetweenWholes === 0;
      const changes = isWhole ? { rows: [...table.values()], gone: [] } : changesBetween(before, table);
      yield { tick: { at: moment.at, isWhole, ...changes, warnings: moment.warnings } };
      [before, shownAt] = [table, moment.at];
      ticks++;
    }
    report(at - from, to - from);
  }
}

async function* recordMetrics(
  fleet: Fleet,
  host: string,
  { from, to }: Recording,
): AsyncGenerator<SnapshotLine, void, undefined> {
  for (const { agg, ...asked } of recordedMetrics) {
    const { data, meta } = await fleet.queryMetrics({
      ...asked,
      agg,
      hosts: [host],
      from: new Date(from).toISOString(),
      to: new Date(to + 1).toISOString(),
      step: metricStep,
    });
    yield { metrics: { agg, step: meta.step, data } };
  }
}

async function readTable(
  fleet: Fleet,
  { hosts, labels, search }: Recording,
  at: number,
): Promise<{ readonly table: Table; readonly at: string | null; readonly warnings: readonly string[] }> {
  const query = { sort: 'pid', limit: pageRows, ...(search === null ? {} : { q: search }) } as const;
  const moment = fleet.at(new Date(at));
  const [host] = hosts;
  const list =
    host !== undefined && hosts.length === 1 && labels.length === 0
      ? moment.host(host).processes(query)
      : moment.processes({ ...query, host: hosts, label: labels });
  const table = new Map<string, Process>();
  const warnings = new Set<string>();
  let shownAt: string | null = null;
  for await (const { data, meta } of list.pages()) {
    data.forEach((row) => table.set(row.procUid, row));
    meta.warnings.forEach((warning) => warnings.add(warning));
    shownAt ??= meta.at;
  }
  return { table, at: shownAt, warnings: [...warnings] };
}
