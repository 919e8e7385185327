import { Injectable } from '@nestjs/common';
import {
  camelCase,
  groups,
  metrics,
  openTelemetryName,
  prometheusName,
  type GroupDefinition,
  type Metric,
} from '@psfleet/metric-catalog';
import {
  aggregations,
  isRolledUpSeries,
  readLatestMetrics,
  readMetricSeries,
  readTierBounds,
  Storage,
  type LatestMetricRow,
  type MetricPoint,
  type MetricTier,
  type TierBounds,
  type TierSlice,
} from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import type { HostScopeQueryParams } from '../hosts/host-scope.query.js';
import { HostsService } from '../hosts/hosts.service.js';
import type { SeriesMeta } from '../http/meta.response.js';
import { deadlineText, unlessOutOfTime } from '../http/out-of-time.js';
import { Problem } from '../http/problem.js';
import type { TimeRange } from '../http/time-range.js';
import { toTimeText } from '../http/time-text.js';
import { noHostsWarning } from '../moments/host-warning.js';
import { clockSkewMs, TicksService } from '../moments/ticks.service.js';
import { coarsestTier, isBeforeRaw, planSeriesSlices } from '../tiers/tier-slices.js';
import { planBuckets, type BucketPlan } from './bucket-plan.js';
import type { LatestMetricResponse, MetricResponse, SeriesResponse } from './metric.response.js';
import type { MetricsQuery } from './metrics.query.js';
import { toSeries } from './series.js';
import { planSeries, type SeriesRequest } from './series-request.js';

const maxPoints = 200_000;

/** Groups last read more than this long before the host's last tick are left out. */
const maxGroupAgeMs = 15 * 60_000;

interface SeriesPlan {
  readonly request: SeriesRequest;
  readonly slices: readonly TierSlice<MetricTier>[];
}

interface SeriesRows {
  readonly request: SeriesRequest;
  readonly rows: readonly MetricPoint[];
  readonly rowsRead: number;
}

@Injectable()
export class MetricsService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #hosts: HostsService;
  readonly #ticks: TicksService;

  constructor(context: ApiContext, storage: Storage, hosts: HostsService, ticks: TicksService) {
    this.#context = context;
    this.#storage = storage;
    this.#hosts = hosts;
    this.#ticks = ticks;
  }

  listCatalog(): MetricResponse[] {
    return metrics.map((metric) => toCatalogEntry(metric));
  }

  /** The newest rows as of the host's last tick, however old that is. */
  async readLatest(host: string): Promise<LatestMetricResponse[]> {
    await this.#hosts.require(host);
    const tick = (await this.#ticks.findLast([host], this.#context.now() + clockSkewMs)).get(host);
    if (tick === undefined) {
      return [];
    }
    const query = { host, at: tick.ts, since: tick.ts - maxGroupAgeMs };
    const rows = await Promise.all(
      groups.map(async (group) =>
        (await readLatestMetrics(this.#storage, group, query)).map((row) => toLatest(group, row)),
      ),
    );
    return rows.flat();
  }

  async readSeries(query: MetricsQuery): Promise<{ series: SeriesResponse[]; meta: SeriesMeta }> {
    const requests = planSeries(query);
    const named = toScope(query);
    const [bounds, hosts] = await Promise.all([readTierBounds(this.#storage), this.#hosts.select(named)]);
    const buckets = planBuckets(query, bounds, this.#context.now());
    const { range } = buckets;
    const plans = planSlices(requests, query, bounds, buckets.tiers);
    const answers = await this.#readPlanned(plans, hosts, query, buckets);
    return {
      series: answers.flatMap(({ request, rows }) => toSeries(request, rows)),
      meta: {
        step: range.stepMs / 1000,
        timeZone: query.timeZone ?? 'UTC',
        tier: coarsestTier(plans.flatMap(({ slices }) => slices)),
        from: toTimeText(range.from),
        to: toTimeText(range.to),
        rowsRead: answers.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
        warnings: [
          ...(hosts?.length === 0 ? [noHostsWarning] : []),
          ...this.#hosts.warnAboutLabels({ named }, range),
          ...buckets.warnings,
          ...warnAboutMissing(requests, query, bounds, range),
          ...requests
            .filter((request) => !answers.some((answer) => answer.request === request))
            .map(({ metric }) => `${metric.name} was not read within ${deadlineText} and is left out`),
        ],
      },
    };
  }

  /**
   * Reads all series concurrently, and leaves out the metrics that are not read before the deadline. Throws a 422 if
   * they have too many points together.
   */
  async #readPlanned(
    plans: readonly SeriesPlan[],
    hosts: readonly string[] | null,
    { agg, across }: MetricsQuery,
    { range: { stepMs }, starts }: BucketPlan,
  ): Promise<SeriesRows[]> {
    const read = await Promise.all(
      plans.map(async ({ request, slices }) => ({
        request,
        answer: await unlessOutOfTime(
          readMetricSeries(this.#storage, {
            ...request,
            slices,
            stepMs,
            ...(starts === null ? {} : { starts }),
            aggregation: agg,
            limit: maxPoints,
            ...(hosts === null ? {} : { hosts }),
            ...(across === undefined ? {} : { across }),
          }),
          null,
        ),
      })),
    );
    const answers = read.flatMap(({ request, answer }) => (answer === null ? [] : { request, ...answer }));
    if (answers.length === 0) {
      throw new Problem('question-timeout', `None of the metrics was read within ${deadlineText}`);
    }
    if (answers.reduce((sum, { rows }) => sum + rows.length, 0) > maxPoints) {
      throw new Problem(
        'too-many-points',
        `The answer has more than ${maxPoints} points: ask for fewer hosts or metrics, a larger step or less time`,
      );
    }
    return answers;
  }
}

function toScope({ hosts, labels = {} }: MetricsQuery): HostScopeQueryParams {
  const label = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    ...(hosts === undefined ? {} : { host: hosts }),
    // Every host has none of no labels, also one that is not enrolled.
    ...(label.length === 0 ? {} : { label }),
  };
}

/** Uses rollups where they store the requested aggregation, and raw rows elsewhere. */
function planSlices(
  requests: readonly SeriesRequest[],
  { agg }: MetricsQuery,
  bounds: TierBounds,
  range: TimeRange,
): SeriesPlan[] {
  const rolled = planSeriesSlices(bounds, range);
  const raw = [{ tier: 'raw', from: range.from, to: range.to }] as const;
  return requests.map((request) => ({ request, slices: isRolledUpSeries(request.metric, agg) ? rolled : raw }));
}

function warnAboutMissing(
  requests: readonly SeriesRequest[],
  { agg }: MetricsQuery,
  bounds: TierBounds,
  { from }: TimeRange,
): string[] {
  if (!isBeforeRaw(bounds, from)) {
    return [];
  }
  return requests
    .filter(({ metric }) => !isRolledUpSeries(metric, agg))
    .map(({ metric }) => `${agg} of ${metric.name} is not kept before ${toTimeText(bounds.rawFrom)}`);
}

function toCatalogEntry(metric: Metric): MetricResponse {
  const { name, group, fieldName, field } = metric;
  return {
    name,
    group: group.name,
    field: fieldName,
    type: field.instrument,
    unit: field.unit,
    help: field.help,
    dimensions: Object.fromEntries(
      Object.entries(group.dimensions).map(([dimension, { help }]) => [camelCase(dimension), help]),
    ),
    aggregations: aggregations.filter((aggregation) => aggregation !== 'rate' || field.instrument === 'counter'),
    platforms: field.platforms ?? null,
    otel: openTelemetryName(metric),
    prometheus: prometheusName(metric),
  };
}

function toLatest(group: GroupDefinition, row: LatestMetricRow): LatestMetricResponse {
  return {
    group: group.name,
    ts: toTimeText(row.ts_ms),
    dimensions: Object.fromEntries(Object.keys(group.dimensions).map((name) => [camelCase(name), String(row[name])])),
    values: Object.fromEntries(
      Object.keys(group.fields).map((name) => [camelCase(name), (row[name] ?? null) as number | null]),
    ),
  };
}
