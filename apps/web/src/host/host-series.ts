import type { Series } from '@psfleet/sdk';
import { useMemo } from 'react';
import { useClock } from '../clock/use-clock.js';
import { addUp, bucketsOf, type BucketMeta, type Buckets } from '../curves/curve-data.js';
import { pointsOf } from '../frame/scrubbing.js';
import { useAnswer } from '../session/use-answer.js';

/** The series of one question, laid out for curves. */
export interface SeriesView {
  readonly buckets: Buckets;
  readonly series: readonly Series[];
  /** Whether an answer is there. */
  readonly isKnown: boolean;
  /** The values of metrics in each bucket, added up and multiplied. */
  readonly values: (metrics: readonly string[], factor?: number) => readonly (number | null)[];
}

export const cpuModes = ['user', 'nice', 'system', 'irq', 'softirq', 'iowait', 'steal'] as const;

const wanted = {
  cpu: { metrics: cpuModes.map((mode) => `cpu_times.${mode}`), agg: 'rate', dimensions: { cpu: [''] } },
  memory: {
    metrics: [
      'virtual_memory.used',
      'virtual_memory.cached',
      'virtual_memory.total',
      'swap_memory.used',
      'swap_memory.total',
    ],
    agg: 'avg',
  },
  load: { metrics: ['getloadavg.load1', 'getloadavg.load5', 'getloadavg.load15'], agg: 'avg' },
  pressure: { metrics: ['pressure.some_avg10'], agg: 'avg' },
  disk: { metrics: ['disk_io_counters.read_bytes', 'disk_io_counters.write_bytes'], agg: 'rate' },
  network: {
    metrics: ['bytes_recv', 'bytes_sent', 'errin', 'errout', 'dropin', 'dropout'].map(
      (field) => `net_io_counters.${field}`,
    ),
    agg: 'rate',
  },
} as const;

/** The metrics of one host over the window. */
export function useHostSeries(host: string, part: keyof typeof wanted): SeriesView & { readonly isOld: boolean } {
  const clock = useClock();
  const points = pointsOf(clock.windowMs);
  const { data, isPlaceholderData: isOld } = useAnswer(
    'queryMetrics',
    { body: { ...clock.range, points, hosts: [host], ...wanted[part] } },
    { isLive: clock.at === null, everyMs: Math.max(10_000, clock.windowMs / points) },
  );
  return useMemo(() => ({ ...layOut(data), isOld }), [data, isOld]);
}

export function layOut(
  answer: { readonly data: readonly Series[]; readonly meta: BucketMeta } | undefined,
): SeriesView {
  const buckets = bucketsOf(answer?.meta);
  const series = answer?.data ?? [];
  return {
    buckets,
    series,
    isKnown: answer !== undefined,
    values: (metrics, factor) =>
      addUp(
        series.filter(({ metric }) => metrics.includes(metric)),
        buckets,
        factor,
      ),
  };
}
