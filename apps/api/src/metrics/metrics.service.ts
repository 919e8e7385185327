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
  type LatestMetricRow,
} from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { clockSkewMs, TicksService } from '../moments/ticks.service.js';
import { HostsService } from '../hosts/hosts.service.js';
import { Problem } from '../http/problem.js';
import { resolveRange } from '../http/time-range.js';
import type { SeriesMeta } from '../http/meta.response.js';
import type { LatestMetricResponse, MetricResponse, SeriesResponse } from './metric.response.js';
import type { MetricsQuery } from './metrics.query.js';
import { toSeries } from './series.js';
import { isBeforeRaw, planSeriesPieces, tierOf, widenStep } from '../tiers/series-slices.js';
import { planSeries } from './series-request.js';

/** Points of one answer at most. */
const pointLimit = 200_000;

/** A group that was not read for so long before the host's last tick is not "latest". */
const latestMs = 15 * 60_000;

@Injectable()
export class MetricsService {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;
  readonly #hosts: HostsService;
  readonly #ticks: TicksService;

  constructor(context: ApiContext, clickhouse: ClickHouse, hosts: HostsService, ticks: TicksService) {
    this.#context = context;
    this.#clickhouse = clickhouse;
    this.#hosts = hosts;
    this.#ticks = ticks;
  }

  listCatalog(): MetricResponse[] {
    return metrics.map((metric) => toCatalogEntry(metric));
  }

  /** As of the host's last tick, however long ago that was. */
  async readLatest(host: string): Promise<LatestMetricResponse[]> {
    await this.#hosts.require(host);
    const tick = (await this.#ticks.findLast([host], this.#context.now() + clockSkewMs)).get(host);
    if (tick === undefined) {
      return [];
    }
    const question = { host, at: tick.ts, since: tick.ts - latestMs };
    const rows = await Promise.all(
      groups.map(async (group) =>
        (await readLatestMetrics(this.#clickhouse.storage, group, question)).map((row) => toLatest(group, row)),
      ),
    );
    return rows.flat();
  }

  async query(query: MetricsQuery): Promise<{ series: SeriesResponse[]; meta: SeriesMeta }> {
    const requests = planSeries(query);
    const asked = resolveRange(query, this.#context.now());
    const [bounds] = await Promise.all([
      readTierBounds(this.#clickhouse.storage),
      this.#hosts.requireAll(query.hosts ?? []),
    ]);
    const range = widenStep(bounds, asked);
    const { from, to, stepMs } = range;
    const rolled = planSeriesPieces(bounds, range);
    const plans = requests.map((request) => ({
      request,
      pieces: isRolledUpSeries(request.metric, query.agg) ? rolled : [{ tier: 'raw', from, to } as const],
    }));
    const answers = await Promise.all(
      plans.map(async ({ request, pieces }) => ({
        request,
        ...(await readMetricSeries(this.#clickhouse.storage, {
          ...request,
          pieces,
          stepMs,
          aggregation: query.agg,
          limit: pointLimit,
          ...(query.hosts === undefined ? {} : { hosts: query.hosts }),
        })),
      })),
    );
    if (answers.reduce((sum, { rows }) => sum + rows.length, 0) > pointLimit) {
      throw new Problem(
        'too-many-points',
        `The answer has more than ${pointLimit} points: take fewer hosts or metrics, a larger step or a shorter time`,
      );
    }
    const lost = isBeforeRaw(bounds, from) ? requests.filter(({ metric }) => !isRolledUpSeries(metric, query.agg)) : [];
    return {
      series: answers.flatMap(({ request, rows }) => toSeries(request, rows)),
      meta: {
        step: stepMs / 1000,
        tier: tierOf(plans.flatMap(({ pieces }) => pieces)),
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        rowsRead: answers.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
        warnings: [
          ...(stepMs === asked.stepMs ? [] : [`so far back only steps of ${stepMs / 1000} s are kept`]),
          ...lost.map(
            ({ metric }) =>
              `${query.agg} of ${metric.name} is not kept before ${new Date(bounds.rawFrom).toISOString()}`,
          ),
        ],
      },
    };
  }
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
    ts: new Date(row.ts_ms).toISOString(),
    dimensions: Object.fromEntries(Object.keys(group.dimensions).map((name) => [camelCase(name), String(row[name])])),
    values: Object.fromEntries(
      Object.keys(group.fields).map((name) => [camelCase(name), (row[name] ?? null) as number | null]),
    ),
  };
}
