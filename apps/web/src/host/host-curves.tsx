import type { ExplainedMetric, Series } from '@psfleet/sdk';
import { useMemo } from 'react';
import { useClock } from '../clock/use-clock.js';
import { addUp, roundUp, wholeDisks, type Buckets, type CurveLine } from '../curves/curve-data.js';
import { Curve } from '../curves/curve.js';
import { showNumber, showShare, showSize } from '../format/numbers.js';
import { pointsOf, useNeedle } from '../frame/scrubbing.js';
import { useAnswer } from '../session/use-answer.js';

const cpuModes = ['user', 'nice', 'system', 'irq', 'softirq', 'iowait', 'steal'] as const;
const sumOf = (values: readonly (number | null)[]): number | null =>
  values.some((value) => value !== null) ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0) : null;

/** The curves of one host over the window, under the same needle as the strip. */
export function HostCurves({
  host,
  onAsk,
}: {
  readonly host: string;
  /** Called with the metric of the curve that was clicked, and the milliseconds over which its points are means. */
  readonly onAsk?: (metric: ExplainedMetric, stepMs: number) => void;
}) {
  const clock = useClock();
  const { scale } = useNeedle();
  const points = pointsOf(clock.windowMs);
  const everyMs = Math.max(10_000, clock.windowMs / points);
  const ask = { isLive: clock.at === null, everyMs };
  const range = { ...clock.range, points, hosts: [host] };
  const facts = useAnswer('getHost', { host }, { isLive: true, everyMs: 30_000 });
  const cpu = useAnswer(
    'queryMetrics',
    {
      body: { ...range, metrics: cpuModes.map((mode) => `cpu_times.${mode}`), agg: 'rate', dimensions: { cpu: [''] } },
    },
    ask,
  );
  const memory = useAnswer(
    'queryMetrics',
    {
      body: {
        ...range,
        metrics: [
          'virtual_memory.used',
          'virtual_memory.cached',
          'virtual_memory.total',
          'swap_memory.used',
          'swap_memory.total',
        ],
        agg: 'avg',
      },
    },
    ask,
  );
  const disk = useAnswer(
    'queryMetrics',
    { body: { ...range, metrics: ['disk_io_counters.read_bytes', 'disk_io_counters.write_bytes'], agg: 'rate' } },
    ask,
  );
  const network = useAnswer(
    'queryMetrics',
    { body: { ...range, metrics: ['net_io_counters.bytes_recv', 'net_io_counters.bytes_sent'], agg: 'rate' } },
    ask,
  );
  const cores = facts.data?.data.cpuCount ?? null;
  const cpuView = useMemo(() => layOut(cpu.data), [cpu.data]);
  const memoryView = useMemo(() => layOut(memory.data), [memory.data]);
  const diskView = useMemo(() => layOut(disk.data), [disk.data]);
  const networkView = useMemo(() => layOut(network.data), [network.data]);

  const cpuLines = useMemo(
    () =>
      [
        { name: 'user', colour: '--s-blue', of: ['user', 'nice'] },
        { name: 'system', colour: '--s-navy', of: ['system'] },
        { name: 'interrupts', colour: '--s-rose', of: ['irq', 'softirq'] },
        { name: 'stolen', colour: '--s-ochre', of: ['steal'] },
      ].map(({ name, colour, of }): CurveLine => ({
        name,
        colour: colour as CurveLine['colour'],
        values: cpuView.values(
          of.map((mode) => `cpu_times.${mode}`),
          100 / (cores ?? 1),
        ),
      })),
    [cpuView, cores],
  );
  const total = lastOf(memoryView.values(['virtual_memory.total']));
  const memoryLines = useMemo(
    (): CurveLine[] => [
      { name: 'used', colour: '--s-blue', values: memoryView.values(['virtual_memory.used']) },
      { name: 'cache', colour: '--s-grey', values: memoryView.values(['virtual_memory.cached']) },
    ],
    [memoryView],
  );
  const swapTotal = lastOf(memoryView.values(['swap_memory.total'])) ?? 0;
  const swapLines = useMemo(
    (): CurveLine[] => [{ name: 'used', colour: '--s-ochre', values: memoryView.values(['swap_memory.used']) }],
    [memoryView],
  );
  const diskLines = useMemo(
    () => flow(diskView, 'disk', ['disk_io_counters.read_bytes', 'disk_io_counters.write_bytes'], ['read', 'write']),
    [diskView],
  );
  const networkLines = useMemo(
    () => flow(networkView, 'nic', ['net_io_counters.bytes_recv', 'net_io_counters.bytes_sent'], ['in', 'out']),
    [networkView],
  );
  const diskMaximum = largestOf(diskLines);
  const networkMaximum = largestOf(networkLines);

  return (
    <section aria-label="Curves of this host" className="curves" data-old={cpu.isPlaceholderData}>
      <Curve
        title="CPU"
        onAsk={(stepMs) => onAsk?.('cpu', stepMs)}
        height={92}
        scale={scale}
        buckets={cpuView.buckets}
        lines={cpuLines}
        kind="stack"
        maximum={100}
        maximumText="100 %"
        headline={(values) => showShare(sumOf(values))}
        valueText={(value) => showNumber(value, 1)}
      />
      <Curve
        title="Memory"
        onAsk={(stepMs) => onAsk?.('memory', stepMs)}
        height={70}
        scale={scale}
        buckets={memoryView.buckets}
        lines={memoryLines}
        kind="stack"
        maximum={total ?? 1}
        maximumText={showSize(total)}
        headline={([used = null]) => showShare(used === null || total === null ? null : (used / total) * 100)}
        valueText={showSize}
      />
      {swapTotal > 0 && (
        <Curve
          title="Swap"
          height={44}
          scale={scale}
          buckets={memoryView.buckets}
          lines={swapLines}
          kind="lines"
          maximum={swapTotal}
          maximumText={showSize(swapTotal)}
          headline={([used = null]) => showSize(used)}
          valueText={showSize}
        />
      )}
      <Curve
        title="Disk"
        onAsk={(stepMs) => onAsk?.('readBytes', stepMs)}
        height={58}
        scale={scale}
        buckets={diskView.buckets}
        lines={diskLines}
        kind="mirror"
        maximum={diskMaximum}
        maximumText={`${showSize(diskMaximum)}/s`}
        headline={() => 'per second'}
        valueText={showSize}
      />
      <Curve
        title="Network"
        onAsk={(stepMs) => onAsk?.('tcpReceivedBytes', stepMs)}
        height={58}
        scale={scale}
        buckets={networkView.buckets}
        lines={networkLines}
        kind="mirror"
        maximum={networkMaximum}
        maximumText={`${showSize(networkMaximum)}/s`}
        headline={() => 'per second'}
        valueText={showSize}
      />
    </section>
  );
}

interface View {
  readonly buckets: Buckets;
  readonly series: readonly Series[];
  readonly values: (metrics: readonly string[], factor?: number) => (number | null)[];
}

type Answer =
  | {
      readonly data: readonly Series[];
      readonly meta: { readonly from: string; readonly to: string; readonly step: number };
    }
  | undefined;

function layOut(answer: Answer): View {
  const first = answer === undefined ? 0 : Date.parse(answer.meta.from);
  const stepMs = (answer?.meta.step ?? 1) * 1000;
  const count = answer === undefined ? 0 : Math.ceil((Date.parse(answer.meta.to) - first) / stepMs);
  const buckets = { first, stepMs, count };
  const series = answer?.data ?? [];
  return {
    buckets,
    series,
    values: (metrics, factor) =>
      addUp(
        series.filter(({ metric }) => metrics.includes(metric)),
        buckets,
        factor,
      ),
  };
}

/** What goes in above, what goes out below; without partitions and the loopback interface. */
function flow(
  { buckets, series }: View,
  dimension: 'disk' | 'nic',
  metrics: readonly [string, string],
  names: readonly [string, string],
): CurveLine[] {
  const all = [...new Set(series.map(({ dimensions }) => dimensions[dimension] ?? ''))];
  const kept = new Set(
    dimension === 'disk'
      ? wholeDisks(all.filter((name) => !/^(loop|ram|zram)\d/.test(name)))
      : all.filter((name) => name !== 'lo'),
  );
  const own = series.filter(({ dimensions }) => kept.has(dimensions[dimension] ?? ''));
  return metrics.map((metric, index) => ({
    name: names[index] ?? metric,
    colour: index === 0 ? '--s-blue' : '--s-ochre',
    isDown: index === 1,
    values: addUp(
      own.filter((each) => each.metric === metric),
      buckets,
    ),
  }));
}

function largestOf(lines: readonly CurveLine[]): number {
  return roundUp(
    lines.flatMap(({ values }) => values).reduce<number>((most, value) => Math.max(most, value ?? 0), 1024),
  );
}

function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
