import type { GroupDefinition, Metric } from '@psfleet/metric-catalog';
import type { Storage } from '../client.js';
import { metricColumn, metricTableOf, presenceColumn, rawDimensions, rawRowsOf } from '../schema/metric-tables.js';
import { firstAtColumn, lastAtColumn, metricRollupName, type MetricTier } from '../schema/rollup-tables.js';
import type { TierSlice } from './tier-slice.js';

export const aggregations = ['avg', 'min', 'max', 'sum', 'last', 'p95', 'rate'] as const;
export type Aggregation = (typeof aggregations)[number];

/** Rollups keep no quantiles, and for a counter only its last value and its increase. */
export function isRolledUpSeries({ field }: Metric, aggregation: Aggregation): boolean {
  return field.instrument === 'counter'
    ? aggregation === 'last' || aggregation === 'rate'
    : aggregation !== 'p95' && aggregation !== 'rate';
}

/** How series are merged, each after its samples were combined by an aggregation. */
export const mergers = ['avg', 'min', 'max', 'sum'] as const;
export type Merger = (typeof mergers)[number];

export interface MetricSeriesQuery {
  readonly metric: Metric;
  /** Consecutive slices of one time range. The step is a whole multiple of the buckets of their rollups. */
  readonly slices: readonly TierSlice<MetricTier>[];
  readonly stepMs: number;
  /** The starts of the buckets, ascending, where they are not multiples of the step. */
  readonly starts?: readonly number[];
  readonly aggregation: Aggregation;
  /**
   * How merged series are combined, once each has one value per bucket. When omitted, the samples of all merged series
   * are combined as if they were of one, and rates add up.
   */
  readonly across?: Merger;
  /** Only these hosts, which may be none; all when omitted. */
  readonly hosts?: readonly string[];
  /** Allowed values by dimension of the metric. */
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
  /** The dimensions (and `host`) that stay separate; all others are merged. */
  readonly groupBy: readonly string[];
  /** The maximum number of points. One more is read, so that the caller can tell whether there are more. */
  readonly limit: number;
}

/**
 * One point: the values of `groupBy` under their names with the prefix `by_`, the start of the bucket and the value.
 */
export interface MetricPoint {
  readonly [by: `by_${string}`]: string;
  /** Start, in milliseconds since the epoch. */
  readonly bucket: number;
  readonly bucket_value: number | null;
}

/** How long before the start the preceding sample may lie; a rate needs it. */
const lookbackMs: Readonly<Record<TierSlice<MetricTier>['tier'], number>> = {
  raw: 5 * 60_000,
  '1m': 5 * 60_000,
  '1h': 60 * 60_000,
};

/**
 * Aggregates the columns of a sample: `total` (one value, or the sum of `known` values), `min_value`, `max_value` and
 * `latest`, the last known value.
 */
const valueSql: Readonly<Record<Exclude<Aggregation, 'rate'>, string>> = {
  avg: 'sum(total) / nullIf(sum(known), 0)',
  min: 'min(min_value)',
  max: 'max(max_value)',
  sum: 'sum(total)',
  last: 'argMax(latest, (ts_ms, seq))',
  p95: 'quantileExactInclusive(0.95)(total)',
};

/**
 * Reads points of one metric in buckets of `stepMs`, aligned to the epoch, or from one of `starts` to the next. `rate`
 * is a counter's increase per second: the increases between neighbouring samples divided by the time between them. A
 * counter that fell was reset and gained nothing. The total of a merged dimension (the value '') is skipped, because
 * its parts would count twice, unless `dimensions` asks for it. Throws StorageError.
 */
export async function readMetricSeries(
  storage: Storage,
  query: MetricSeriesQuery,
): Promise<{ rows: MetricPoint[]; rowsRead: number }> {
  const { metric, aggregation, slices, stepMs, starts = [], hosts = [], dimensions = {}, limit } = query;
  const [first] = slices;
  if (first === undefined || query.hosts?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  if (slices.some(({ tier }) => tier !== 'raw') && !isRolledUpSeries(metric, aggregation)) {
    throw new TypeError(`rollups keep no ${aggregation} of ${metric.name}`);
  }
  const filters = Object.fromEntries(
    Object.keys(metric.group.dimensions).map((name, index) => [`dimension${index}`, dimensions[name] ?? []]),
  );
  const before = aggregation === 'rate' ? lookbackMs[first.tier] : 0;
  const times = slices.flatMap(
    (slice, index) =>
      [
        [`from${index}`, slice.from - (index === 0 ? before : 0)],
        [`to${index}`, slice.to],
      ] as const,
  );
  return storage.query<MetricPoint>(aggregation === 'rate' ? renderRate(query) : renderBuckets(query, aggregation), {
    params: { from: first.from, ...Object.fromEntries(times), stepMs, starts, hosts, limit: limit + 1, ...filters },
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
}

const bucketSql = ({ starts }: MetricSeriesQuery): string =>
  starts === undefined ? 'intDiv(ts_ms, {stepMs:Int64}) * {stepMs:Int64}' : 'roundDown(ts_ms, {starts:Array(Int64)})';

function renderBuckets(query: MetricSeriesQuery, aggregation: Exclude<Aggregation, 'rate'>): string {
  const by = byColumns(query);
  const samples = renderSlices(query, query.metric.field.instrument === 'counter' ? counterValues : gaugeValues);
  if (query.across !== undefined) {
    const series = seriesColumns(query);
    return `
WITH samples AS (${samples}),
series AS (
  SELECT ${series}, ${bucketSql(query)} AS bucket,
    ${valueSql[aggregation]} AS series_value
  FROM samples
  GROUP BY ${series}, bucket
)
SELECT ${by.select} bucket, ${query.across}OrNull(series_value) AS bucket_value
FROM series
GROUP BY ${by.groupBy} bucket
ORDER BY ${by.groupBy} bucket
LIMIT {limit:UInt32}`;
  }
  return `
WITH samples AS (${samples})
SELECT ${by.select} ${bucketSql(query)} AS bucket,
  ${valueSql[aggregation]} AS bucket_value
FROM samples
GROUP BY ${by.groupBy} bucket
ORDER BY ${by.groupBy} bucket
LIMIT {limit:UInt32}`;
}

/**
 * A rollup sample has an increase and a duration of its own; the gap to the next sample counts as between raw samples.
 */
function renderRate(query: MetricSeriesQuery): string {
  const by = byColumns(query);
  const series = seriesColumns(query);
  return `
WITH samples AS (${renderSlices(query, counterIncreases)}),
steps AS (
  SELECT ${series}, ts_ms,
    gained + greatest(first_value - lagInFrame(final_value, 1, first_value) OVER series, 0) AS increase,
    ended_ms - lagInFrame(ended_ms, 1, began_ms) OVER series AS elapsed_ms
  FROM samples
  WHERE isNotNull(first_value)
  WINDOW series AS (PARTITION BY ${series} ORDER BY ts_ms ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
),
rates AS (
  SELECT ${series}, ${bucketSql(query)} AS bucket,
    sum(increase) / sum(elapsed_ms) * 1000 AS rate
  FROM steps
  WHERE ts_ms >= {from:Int64} AND elapsed_ms > 0
  GROUP BY ${series}, bucket
)
SELECT ${by.select} bucket, ${query.across ?? 'sum'}(rate) AS bucket_value
FROM rates
GROUP BY ${by.groupBy} bucket
ORDER BY ${by.groupBy} bucket
LIMIT {limit:UInt32}`;
}

/** Renders the columns of a sample from a raw row or a rollup row; `name` is the column of the field. */
interface SampleColumns {
  readonly raw: (name: string) => string;
  readonly rolled: (name: string, group: GroupDefinition) => string;
}

const rawValues = (name: string): string => `
    toFloat64(${quote(name)}) AS total,
    total AS min_value,
    total AS max_value,
    total AS latest,
    isNotNull(total) AS known,
    seq`;

const gaugeValues: SampleColumns = {
  raw: rawValues,
  rolled: (name) => `
    ${quote(`${name}_sum`)} AS total,
    toFloat64(${quote(`${name}_min`)}) AS min_value,
    toFloat64(${quote(`${name}_max`)}) AS max_value,
    toFloat64(${quote(`${name}_last`)}) AS latest,
    ${quote(`${name}_count`)} AS known,
    toUInt64(0) AS seq`,
};

const counterValues: SampleColumns = {
  raw: rawValues,
  rolled: (name) => `
    toFloat64(NULL) AS total,
    total AS min_value,
    total AS max_value,
    toFloat64(${quote(`${name}_last`)}) AS latest,
    ${quote(`${name}_count`)} AS known,
    toUInt64(0) AS seq`,
};

const counterIncreases: SampleColumns = {
  raw: (name) => `
    toFloat64(${quote(name)}) AS first_value,
    first_value AS final_value,
    toFloat64(0) AS gained,
    ts_ms AS began_ms,
    ts_ms AS ended_ms`,
  rolled: (name, group) => `
    toFloat64(${quote(`${name}_first`)}) AS first_value,
    toFloat64(${quote(`${name}_last`)}) AS final_value,
    ifNull(${quote(`${name}_increase`)}, 0) AS gained,
    toUnixTimestamp64Milli(assumeNotNull(${firstAtColumn(group)})) AS began_ms,
    toUnixTimestamp64Milli(assumeNotNull(${lastAtColumn(group)})) AS ended_ms`,
};

/**
 * FINAL keeps a row that was delivered twice from counting twice, and picks the later of two computations of one
 * bucket.
 */
function renderSlices(query: MetricSeriesQuery, columns: SampleColumns): string {
  const { group, fieldName } = query.metric;
  const table = metricTableOf(group);
  const column = metricColumn(group, fieldName);
  const selects = query.slices.map(({ tier }, index) => {
    const { source, dimensions, isPresent, values } =
      tier === 'raw'
        ? {
            source: table.raw,
            dimensions: rawDimensions(table),
            isPresent: `${rawRowsOf(table)} AND ${presenceColumn(group)}`,
            values: columns.raw(column),
          }
        : {
            source: metricRollupName(table.name, tier),
            dimensions: table.dimensions.map(quote),
            isPresent: `isNotNull(${firstAtColumn(group)})`,
            values: columns.rolled(column, group),
          };
    return `
  SELECT host, ${dimensions.map((dimension) => `${dimension}, `).join('')}toUnixTimestamp64Milli(ts) AS ts_ms,
    ${values}
  FROM ${source} FINAL
  WHERE ts >= fromUnixTimestamp64Milli({from${index}:Int64}, 'UTC')
    AND ts < fromUnixTimestamp64Milli({to${index}:Int64}, 'UTC')
    AND ${isPresent} AND ${filtersSql(query)}`;
  });
  return selects.join('\n  UNION ALL');
}

function seriesColumns({ metric }: MetricSeriesQuery): string {
  return ['host', ...Object.keys(metric.group.dimensions).map(quote)].join(', ');
}

function byColumns({ groupBy }: MetricSeriesQuery): { select: string; groupBy: string } {
  return {
    select: groupBy.map((name) => `${quote(name)} AS ${quote(`by_${name}`)},`).join(' '),
    groupBy: groupBy.map((name) => `${quote(`by_${name}`)},`).join(' '),
  };
}

function filtersSql({ metric, groupBy }: MetricSeriesQuery): string {
  const conditions = Object.entries(metric.group.dimensions).map(([name, { hasTotal = false }], index) => {
    const unfiltered = groupBy.includes(name) || !hasTotal ? 'true' : `${quote(name)} != ''`;
    const allowed = `{dimension${index}:Array(String)}`;
    return `if(empty(${allowed}), ${unfiltered}, ${quote(name)} IN ${allowed})`;
  });
  return ['(empty({hosts:Array(String)}) OR host IN {hosts:Array(String)})', ...conditions].join(' AND ');
}

/** Column names come from the catalog, never from a request; they are quoted because some are SQL keywords. */
function quote(name: string): string {
  if (!/^[a-z0-9_]+$/.test(name)) {
    throw new TypeError('a column name consists of lower-case letters, digits and _');
  }
  return `\`${name}\``;
}
