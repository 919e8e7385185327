/** What processes can be the top of: CPU and bytes are done, the others are how a process stands. */
export const topMetrics = ['cpu', 'rss', 'readBytes', 'writeBytes', 'fds', 'threads'] as const;
export type TopMetric = (typeof topMetrics)[number];

export type CounterMetric = 'cpu' | 'readBytes' | 'writeBytes';
export type GaugeMetric = Exclude<TopMetric, CounterMetric>;

/** Their columns in the samples; in the ticks, with `max_` before it, what no process of the host exceeds. */
export const topMetricColumns: Readonly<Record<TopMetric, string>> = {
  cpu: 'cpu_ticks',
  rss: 'rss',
  readBytes: 'read_bytes',
  writeBytes: 'write_bytes',
  fds: 'num_fds',
  threads: 'num_threads',
};

export function isCounterMetric(by: TopMetric): by is CounterMetric {
  return by === 'cpu' || by === 'readBytes' || by === 'writeBytes';
}

/**
 * A piece of SQL over the ticks of a host: what the one with the highest number tells, NULL included, which argMax would pass over. Not by
 * tuples: ClickHouse keeps those, and nullable values, much more slowly than numbers.
 */
export function maxSql(by: TopMetric | undefined, number: string): string {
  if (by === undefined) {
    return 'NULL';
  }
  const column = `max_${topMetricColumns[by]}`;
  return `if(argMax(isNull(${column}), ${number}), NULL, ${ofNewest(column, number)})`;
}

/** The same of a number of which 0 says no more than NULL: one pass instead of two. */
export function newestSql(column: string, number: string): string {
  return `nullIf(${ofNewest(column, number)}, 0)`;
}

function ofNewest(column: string, number: string): string {
  return `argMax(ifNull(${column}, 0), ${number})`;
}
