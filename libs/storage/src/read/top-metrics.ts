/** The metrics by which a top ranks processes. CPU time and bytes are counters; the others are gauges. */
export const topMetrics = [
  'cpu',
  'rss',
  'pss',
  'peakRss',
  'swap',
  'readBytes',
  'writeBytes',
  'tcpSentBytes',
  'tcpReceivedBytes',
  'fds',
  'threads',
] as const;
export type TopMetric = (typeof topMetrics)[number];

const counterMetrics = ['cpu', 'readBytes', 'writeBytes', 'tcpSentBytes', 'tcpReceivedBytes'] as const;
export type CounterMetric = (typeof counterMetrics)[number];
export type GaugeMetric = Exclude<TopMetric, CounterMetric>;

/**
 * Their columns in the samples. With the prefix `max_` they are columns of the ticks: the maximum over all processes.
 */
export const topMetricColumns: Readonly<Record<TopMetric, string>> = {
  cpu: 'cpu_ticks',
  rss: 'rss',
  pss: 'pss',
  peakRss: 'peak_rss',
  swap: 'swap',
  readBytes: 'read_bytes',
  writeBytes: 'write_bytes',
  tcpSentBytes: 'tcp_sent_bytes',
  tcpReceivedBytes: 'tcp_received_bytes',
  fds: 'num_fds',
  threads: 'num_threads',
};

export function isCounterMetric(by: TopMetric): by is CounterMetric {
  return counterMetrics.some((counter) => counter === by);
}

/**
 * An aggregate over the ticks of a host: the maximum in its newest tick, NULL included, which argMax alone would skip.
 * It avoids tuples and nullable values, which ClickHouse aggregates much more slowly than numbers.
 */
export function maxSql(by: TopMetric | undefined, number: string): string {
  if (by === undefined) {
    return 'NULL';
  }
  const column = `max_${topMetricColumns[by]}`;
  return `if(argMax(isNull(${column}), ${number}), NULL, ${ofNewest(column, number)})`;
}

/** The same for a column in which 0 means no more than NULL; this needs one pass instead of two. */
export function newestSql(column: string, number: string): string {
  return `nullIf(${ofNewest(column, number)}, 0)`;
}

function ofNewest(column: string, number: string): string {
  return `argMax(ifNull(${column}, 0), ${number})`;
}
