import { ownDisks, ownInterfaces, showNumber, showShare, showSize } from '@psfleet/display';
import { addUp, lastOf, roundMaximum, type CurveLine } from '../curves/curve-data.js';
import type { CurveSpec } from '../curves/curve-list.js';
import type { SeriesView } from './host-series.js';

const perSecond = (): string => 'per second';
const sumOf = (values: readonly (number | null)[]): number | null =>
  values.some((value) => value !== null) ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0) : null;

/** Busy time by mode, in percent of all cores; null if their number is not known. */
export function cpuCurve(view: SeriesView, cores: number | null): CurveSpec {
  const line = (name: string, colour: CurveLine['colour'], modes: readonly string[]): CurveLine => ({
    name,
    colour,
    values: view.values(
      modes.map((mode) => `cpu_times.${mode}`),
      100 / (cores ?? 1),
    ),
  });
  return {
    title: 'CPU',
    height: 92,
    buckets: view.buckets,
    lines: [
      line('user', '--s-blue', ['user', 'nice']),
      line('system', '--s-navy', ['system']),
      line('interrupts', '--s-rose', ['irq', 'softirq']),
      line('stolen', '--s-ochre', ['steal']),
    ],
    kind: 'stack',
    maximum: 100,
    maximumText: '100 %',
    headline: (values) => showShare(sumOf(values)),
    valueText: (value) => showNumber(value, 1),
  };
}

export function memoryCurve(view: SeriesView): CurveSpec {
  const total = lastOf(view.values(['virtual_memory.total']));
  return {
    title: 'Memory',
    height: 70,
    buckets: view.buckets,
    lines: [
      { name: 'used', colour: '--s-blue', values: view.values(['virtual_memory.used']) },
      { name: 'cache', colour: '--s-grey', values: view.values(['virtual_memory.cached']) },
    ],
    kind: 'stack',
    maximum: total ?? 1,
    maximumText: showSize(total),
    headline: ([used = null]) => showShare(used === null || total === null ? null : (used / total) * 100),
    valueText: showSize,
  };
}

/** Null for a host without swap. */
export function swapCurve(view: SeriesView): CurveSpec | null {
  const total = lastOf(view.values(['swap_memory.total']));
  return total === null || total === 0
    ? null
    : {
        title: 'Swap',
        height: 44,
        buckets: view.buckets,
        lines: [{ name: 'used', colour: '--s-ochre', values: view.values(['swap_memory.used']) }],
        kind: 'lines',
        maximum: total,
        maximumText: showSize(total),
        headline: ([used = null]) => showSize(used),
        valueText: showSize,
      };
}

/** Time in which something waited, in percent; null for a kernel that does not say. */
export function pressureCurve(view: SeriesView): CurveSpec | null {
  const line = (name: string, colour: CurveLine['colour'], resource: string): CurveLine => ({
    name,
    colour,
    values: addUp(
      view.series.filter(({ dimensions }) => dimensions['resource'] === resource),
      view.buckets,
    ),
  });
  const lines = [line('cpu', '--s-blue', 'cpu'), line('memory', '--s-rose', 'memory'), line('i/o', '--s-ochre', 'io')];
  if (view.isKnown && lines.every(({ values }) => lastOf(values) === null)) {
    return null;
  }
  const maximum = Math.min(100, roundMaximum(lines, 5));
  return {
    title: 'Pressure',
    height: 68,
    buckets: view.buckets,
    lines,
    kind: 'lines',
    maximum,
    maximumText: `${showNumber(maximum)} % of the time`,
    headline: (values) => showShare(values.reduce((most, value) => larger(most, value), null)),
    valueText: (value) => showNumber(value, 1),
  };
}

/** Processes that run or wait, beside the number of cores. */
export function loadCurve(view: SeriesView, cores: number | null): CurveSpec {
  const line = (name: string, colour: CurveLine['colour'], field: string): CurveLine => ({
    name,
    colour,
    values: view.values([`getloadavg.${field}`]),
  });
  const lines = [
    line('1 min', '--s-blue', 'load1'),
    line('5 min', '--s-navy', 'load5'),
    line('15 min', '--s-ochre', 'load15'),
  ];
  const maximum = roundMaximum(lines, cores ?? 1);
  return {
    title: 'Load',
    height: 68,
    buckets: view.buckets,
    lines,
    kind: 'lines',
    maximum,
    maximumText: `${showNumber(maximum)}${cores === null ? '' : `, ${showNumber(cores)} cores`}`,
    headline: ([load = null]) => showNumber(load, 2),
    valueText: (value) => showNumber(value, 2),
  };
}

export function diskCurve(view: SeriesView): CurveSpec {
  return flowCurve('Disk', view, {
    dimension: 'disk',
    kept: ownDisks(namesOf(view, 'disk')),
    read: { metric: 'disk_io_counters.read_bytes', name: 'read' },
    written: { metric: 'disk_io_counters.write_bytes', name: 'write' },
  });
}

export function networkCurve(view: SeriesView): CurveSpec {
  return flowCurve('Network', view, {
    dimension: 'nic',
    kept: ownInterfaces(namesOf(view, 'nic')),
    read: { metric: 'net_io_counters.bytes_recv', name: 'in' },
    written: { metric: 'net_io_counters.bytes_sent', name: 'out' },
  });
}

/** What interfaces lost; null while they lost nothing. */
export function lossCurve(view: SeriesView): CurveSpec | null {
  const line = (name: string, colour: CurveLine['colour'], fields: readonly string[]): CurveLine => ({
    name,
    colour,
    values: view.values(fields.map((field) => `net_io_counters.${field}`)),
  });
  const lines = [line('errors', '--s-rose', ['errin', 'errout']), line('dropped', '--s-ochre', ['dropin', 'dropout'])];
  if (lines.every(({ values }) => values.every((value) => value === null || value === 0))) {
    return null;
  }
  const maximum = roundMaximum(lines, 1);
  return {
    title: 'Packets lost',
    height: 56,
    buckets: view.buckets,
    lines,
    kind: 'lines',
    maximum,
    maximumText: `${showNumber(maximum)}/s`,
    headline: perSecond,
    valueText: (value) => showNumber(value, 1),
  };
}

interface Flow {
  readonly dimension: 'disk' | 'nic';
  /** Without those whose traffic others include. */
  readonly kept: readonly string[];
  readonly read: { readonly metric: string; readonly name: string };
  readonly written: { readonly metric: string; readonly name: string };
}

/** What comes in above the line, what goes out below it. */
function flowCurve(title: string, { series, buckets }: SeriesView, flow: Flow): CurveSpec {
  const line = ({ metric, name }: Flow['read'], colour: CurveLine['colour'], isDown: boolean): CurveLine => ({
    name,
    colour,
    isDown,
    values: addUp(
      series.filter((each) => each.metric === metric && flow.kept.includes(each.dimensions[flow.dimension] ?? '')),
      buckets,
    ),
  });
  const lines = [line(flow.read, '--s-blue', false), line(flow.written, '--s-ochre', true)];
  const maximum = roundMaximum(lines, 1024);
  return {
    title,
    height: 58,
    buckets,
    lines,
    kind: 'mirror',
    maximum,
    maximumText: `${showSize(maximum)}/s`,
    headline: perSecond,
    valueText: showSize,
  };
}

function namesOf({ series }: SeriesView, dimension: 'disk' | 'nic'): string[] {
  return [...new Set(series.map(({ dimensions }) => dimensions[dimension] ?? ''))];
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
