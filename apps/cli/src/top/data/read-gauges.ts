import { ownDisks, ownInterfaces } from '@psfleet/display';
import type { Fleet, Series } from '@psfleet/sdk';
import type { Curve, FleetGauges, Gauges } from '../model/gauges.js';
import type { Scope } from './read-table.js';

/** The curves show this long before the moment. */
const curveMs = 600_000;
const stepSeconds = 10;
const points = curveMs / 1000 / stepSeconds;
/** A value that is older than these ticks says nothing about the moment. */
const maxSilentTicks = 3;

const cpuMetrics = ['user', 'nice', 'system', 'irq', 'softirq', 'steal', 'iowait'] as const;
const levelMetrics = [
  'virtual_memory.used',
  'virtual_memory.cached',
  'virtual_memory.total',
  'swap_memory.used',
  'swap_memory.total',
  'getloadavg.load1',
  'getloadavg.load5',
  'getloadavg.load15',
] as const;
const flowMetrics = [
  'net_io_counters.bytes_recv',
  'net_io_counters.bytes_sent',
  'disk_io_counters.read_bytes',
  'disk_io_counters.write_bytes',
] as const;

/** The meters of one host at a moment; null: now. */
export async function readGauges(fleet: Fleet, host: string, at: number | null, signal: AbortSignal): Promise<Gauges> {
  const to = at ?? Date.now();
  const range = {
    hosts: [host],
    from: new Date(to - curveMs).toISOString(),
    // The end is exclusive.
    to: new Date(to + 1).toISOString(),
    step: stepSeconds,
  };
  const [cpu, levels, flows, facts] = await Promise.all([
    fleet.queryMetrics(
      {
        ...range,
        metrics: cpuMetrics.map((mode) => `cpu_times.${mode}`),
        agg: 'rate',
        dimensions: { cpu: [''] },
      },
      { signal },
    ),
    fleet.queryMetrics({ ...range, metrics: levelMetrics, agg: 'last' }, { signal }),
    fleet.queryMetrics({ ...range, metrics: flowMetrics, agg: 'rate' }, { signal }),
    fleet.host(host).info({ signal }),
  ]);
  const latest = (found: Points | undefined): number | null => newest(found, to);
  const namesOf = (dimension: 'disk' | 'nic'): string[] =>
    flows.data.flatMap(({ dimensions }) => dimensions[dimension] ?? []);
  const [disks, nics] = [new Set(ownDisks(namesOf('disk'))), new Set(ownInterfaces(namesOf('nic')))];
  const own = flows.data.filter(({ dimensions: { disk, nic } }) => disks.has(disk ?? '') || nics.has(nic ?? ''));
  // Seconds of CPU time a second, of all CPUs together.
  const percentOfSecond = facts.data.cpuCount === null ? Number.NaN : 100 / facts.data.cpuCount;
  const cpuCurves = cpuMetrics.map((mode) => scale(addUp(cpu.data, `cpu_times.${mode}`), percentOfSecond));
  const [user, nice, system, irq, softirq, steal, waiting] = cpuCurves.map(latest);
  const level = (metric: (typeof levelMetrics)[number]): number | null => latest(addUp(levels.data, metric));
  const [received, sent, read, written] = flowMetrics.map((metric) => addUp(own, metric));
  return {
    cpu: {
      user: sum([user, nice]),
      system: sum([system, irq, softirq, steal]),
      waiting: waiting ?? null,
    },
    cpuCurve: curveOf(to, addCurves(cpuCurves.slice(0, -1))),
    cpuCount: facts.data.cpuCount,
    memory: {
      used: level('virtual_memory.used'),
      cached: level('virtual_memory.cached'),
      total: level('virtual_memory.total'),
    },
    memoryCurve: curveOf(to, addUp(levels.data, 'virtual_memory.used')),
    swap: { used: level('swap_memory.used'), total: level('swap_memory.total') },
    load: [level('getloadavg.load1'), level('getloadavg.load5'), level('getloadavg.load15')],
    network: { received: latest(received), sent: latest(sent) },
    networkCurve: curveOf(to, addCurves([received, sent])),
    disk: { read: latest(read), written: latest(written) },
    diskCurve: curveOf(to, addCurves([read, written])),
  };
}

/** The meters of many hosts at a moment. How many are online is counted for labels only, and now only. */
export async function readFleetGauges(
  fleet: Fleet,
  { hosts, labels }: Scope,
  at: number | null,
  signal: AbortSignal,
): Promise<FleetGauges> {
  const to = at ?? Date.now();
  const range = { from: new Date(to - curveMs), to: new Date(to + 1), points };
  const label = labels.length === 0 ? {} : { label: labels };
  const host = hosts.length === 0 ? {} : { host: hosts };
  const [strip, count] = await Promise.all([
    fleet.client.call('getFleetStrip', { ...range, ...label, ...host }, { signal }),
    at === null && hosts.length === 0 ? fleet.client.call('countHosts', label, { signal }) : null,
  ]);
  const { cpu, memory, pressure } = strip.data;
  return { hosts: count?.data ?? null, cpuCurve: cpu, memoryCurve: memory, pressureCurve: pressure };
}

type Points = ReadonlyMap<number, number>;

/** The sum of all series of a metric by the start of the bucket. */
function addUp(series: readonly Series[], metric: string): Points {
  const sums = new Map<number, number>();
  for (const { points } of series.filter((each) => each.metric === metric)) {
    for (const [time, value] of points) {
      if (value !== null) {
        const at = Date.parse(time);
        sums.set(at, (sums.get(at) ?? 0) + value);
      }
    }
  }
  return sums;
}

function scale(found: Points, factor: number): Points {
  return new Map(Number.isNaN(factor) ? [] : [...found].map(([at, value]) => [at, value * factor]));
}

function addCurves(curves: readonly (Points | undefined)[]): Points {
  const sums = new Map<number, number>();
  for (const [at, value] of curves.flatMap((curve) => [...(curve ?? [])])) {
    sums.set(at, (sums.get(at) ?? 0) + value);
  }
  return sums;
}

/** Bucket by bucket up to a time; those without a sample are null. */
function curveOf(to: number, found: Points): Curve {
  const stepMs = stepSeconds * 1000;
  const last = Math.floor(to / stepMs) * stepMs;
  return Array.from({ length: points }, (_, index) => found.get(last - (points - 1 - index) * stepMs) ?? null);
}

/**
 * The value of the newest bucket; null if there is none, or it is older than a few ticks. The ticks of a host are as
 * far apart as the two buckets that are nearest to each other.
 */
function newest(found: Points | undefined, to: number): number | null {
  const times = [...(found?.keys() ?? [])].sort((one, other) => one - other);
  const last = times.at(-1);
  if (last === undefined) {
    return null;
  }
  const bucketMs = stepSeconds * 1000;
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const tickMs = gaps.length === 0 ? bucketMs : Math.max(bucketMs, Math.min(...gaps));
  return to - last > bucketMs + maxSilentTicks * tickMs ? null : (found?.get(last) ?? null);
}

function sum(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
