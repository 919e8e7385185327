import type { Metric } from '@psfleet/metric-catalog';
import type { Storage } from '../client.js';
import { metricTableName } from '../schema/metric-tables.js';

export const aggregations = ['avg', 'min', 'max', 'sum', 'last', 'p95', 'rate'] as const;
export type Aggregation = (typeof aggregations)[number];

export interface MetricSeriesQuestion {
  readonly metric: Metric;
  /** Milliseconds since the epoch; `from` belongs to the time, `to` does not. */
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly aggregation: Aggregation;
  /** Only these hosts; all when omitted. */
  readonly hosts?: readonly string[];
  /** Only rows with one of these values; by the name of a dimension of the metric. */
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
  /** Which of `host` and the metric's dimensions stay apart; the others are merged. */
  readonly groupBy: readonly string[];
  /** Points at most; one more is read, so that the caller can tell. */
  readonly limit: number;
}

/** One point: the values of `groupBy` under their names with `by_` before, the start of its bucket and the value. */
export interface MetricPoint {
  readonly [by: `by_${string}`]: string;
  /** Start, in milliseconds since the epoch. */
  readonly bucket: number;
  readonly bucket_value: number | null;
}

/** How far behind `from` the sample before the first may lie. */
const lookbackMs = 5 * 60_000;

const valueSql: Readonly<Record<Exclude<Aggregation, 'rate'>, string>> = {
  avg: 'avg(value)',
  min: 'min(value)',
  max: 'max(value)',
  sum: 'sum(value)',
  last: 'argMax(tuple(value), ts).1',
  p95: 'quantileExactInclusive(0.95)(value)',
};

/**
 * Points of one metric in buckets of `stepMs`, whole steps since the epoch. `rate` is what a counter gained per second: increases between
 * neighbouring samples, divided by the time between them; a counter that fell was set back and gained nothing. Rates of merged series add up.
 * A merged dimension's total (the value '') is left out, or its parts would count twice, unless `dimensions` asks for it. Throws StorageError.
 */
export async function readMetricSeries(storage: Storage, question: MetricSeriesQuestion): Promise<{ rows: MetricPoint[]; rowsRead: number }> {
  const { from, to, stepMs, hosts = [], dimensions = {}, limit } = question;
  const filters = Object.fromEntries(Object.keys(question.metric.group.dimensions).map((name, index) => [`dimension${index}`, dimensions[name] ?? []]));
  return storage.query<MetricPoint>(question.aggregation === 'rate' ? renderRate(question) : renderBuckets(question, question.aggregation), {
    params: { from, to, stepMs, hosts, lookbackMs, limit: limit + 1, ...filters },
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
}

/** FINAL, because a row that was delivered twice would count twice in means and sums. */
function renderBuckets(question: MetricSeriesQuestion, aggregation: Exclude<Aggregation, 'rate'>): string {
  const by = byColumns(question);
  return `
WITH samples AS (
  SELECT host, ${dimensionColumns(question)} ts, toFloat64(${quote(question.metric.fieldName)}) AS value
  FROM ${metricTableName(question.metric.group.name)} FINAL
  WHERE ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC') AND ${filtersSql(question)}
)
SELECT ${by.select} intDiv(toUnixTimestamp64Milli(ts), {stepMs:Int64}) * {stepMs:Int64} AS bucket, ${valueSql[aggregation]} AS bucket_value
FROM samples
GROUP BY ${by.groupBy} bucket
ORDER BY ${by.groupBy} bucket
LIMIT {limit:UInt32}`;
}

/** Without FINAL: between a row and its double there is neither increase nor time. */
function renderRate(question: MetricSeriesQuestion): string {
  const by = byColumns(question);
  const series = ['host', ...Object.keys(question.metric.group.dimensions).map(quote)].join(', ');
  return `
WITH samples AS (
  SELECT host, ${dimensionColumns(question)} toUnixTimestamp64Milli(ts) AS ts_ms, toFloat64(${quote(question.metric.fieldName)}) AS value
  FROM ${metricTableName(question.metric.group.name)}
  WHERE ts >= fromUnixTimestamp64Milli({from:Int64} - {lookbackMs:Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND isNotNull(${quote(question.metric.fieldName)}) AND ${filtersSql(question)}
),
steps AS (
  SELECT ${series}, ts_ms,
    greatest(value - lagInFrame(value, 1, value) OVER series, 0) AS increase,
    ts_ms - lagInFrame(ts_ms, 1, ts_ms) OVER series AS elapsed_ms
  FROM samples
  WINDOW series AS (PARTITION BY ${series} ORDER BY ts_ms ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
),
rates AS (
  SELECT ${series}, intDiv(ts_ms, {stepMs:Int64}) * {stepMs:Int64} AS bucket, sum(increase) / sum(elapsed_ms) * 1000 AS rate
  FROM steps
  WHERE ts_ms >= {from:Int64} AND elapsed_ms > 0
  GROUP BY ${series}, bucket
)
SELECT ${by.select} bucket, sum(rate) AS bucket_value
FROM rates
GROUP BY ${by.groupBy} bucket
ORDER BY ${by.groupBy} bucket
LIMIT {limit:UInt32}`;
}

function byColumns({ groupBy }: MetricSeriesQuestion): { select: string; groupBy: string } {
  return {
    select: groupBy.map((name) => `${quote(name)} AS ${quote(`by_${name}`)},`).join(' '),
    groupBy: groupBy.map((name) => `${quote(`by_${name}`)},`).join(' '),
  };
}

function dimensionColumns({ metric }: MetricSeriesQuestion): string {
  return Object.keys(metric.group.dimensions).map((name) => `${quote(name)},`).join(' ');
}

function filtersSql({ metric, groupBy }: MetricSeriesQuestion): string {
  const conditions = Object.keys(metric.group.dimensions).map((name, index) => {
    const unfiltered = groupBy.includes(name) ? 'true' : `${quote(name)} != ''`;
    return `if(empty({dimension${index}:Array(String)}), ${unfiltered}, ${quote(name)} IN {dimension${index}:Array(String)})`;
  });
  return ['(empty({hosts:Array(String)}) OR host IN {hosts:Array(String)})', ...conditions].join(' AND ');
}

/** Names of columns come from the catalog, never from a request; quoted because some are words of SQL. */
function quote(name: string): string {
  if (!/^[a-z0-9_]+$/.test(name)) throw new TypeError('a column is named by lower-case letters, digits and _');
  return `\`${name}\``;
}
