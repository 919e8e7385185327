import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HostParam } from '../hosts/host.param.js';
import { Dear } from '../http/dear-questions/dear.decorator.js';
import type { Envelope } from '../http/envelope.js';
import { FormatQueryParams, isExport } from '../http/exports/export-format.js';
import { RowBatches } from '../http/exports/row-batches.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { EmptyMeta, SeriesMeta } from '../http/meta.response.js';
import { LatestMetricResponse, MetricPointResponse, MetricResponse, SeriesResponse } from './metric.response.js';
import { MetricsQuery } from './metrics.query.js';
import { toPoints } from './series.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('metrics')
@Controller('api/v1')
export class MetricsController {
  readonly #metrics: MetricsService;

  constructor(metrics: MetricsService) {
    this.#metrics = metrics;
  }

  @Get('metrics')
  @ApiAnswer({
    summary: 'The catalog: every metric with its unit and meaning',
    operationId: 'listMetrics',
    data: MetricResponse,
    isList: true,
    meta: EmptyMeta,
  })
  list(): Envelope<MetricResponse[]> {
    return { data: this.#metrics.listCatalog(), meta: {} };
  }

  @Get('hosts/:host/metrics/latest')
  @ApiAnswer({
    summary: 'The newest row of every group of metrics',
    operationId: 'getLatestMetrics',
    data: LatestMetricResponse,
    isList: true,
    meta: EmptyMeta,
    problems: ['unknown-host'],
  })
  async readLatest(@Param() { host }: HostParam): Promise<Envelope<LatestMetricResponse[]>> {
    return { data: await this.#metrics.readLatest(host), meta: {} };
  }

  @Post('metrics/query')
  @Dear()
  @HttpCode(200)
  @ApiAnswer({
    summary: 'Time series of one or more metrics',
    operationId: 'queryMetrics',
    data: SeriesResponse,
    isList: true,
    meta: SeriesMeta,
    exported: MetricPointResponse,
    problems: ['unknown-host', 'too-many-points'],
  })
  async readSeries(
    @Body() query: MetricsQuery,
    @Query() format: FormatQueryParams,
  ): Promise<Envelope<SeriesResponse[], SeriesMeta> | RowBatches> {
    const { series, meta } = await this.#metrics.readSeries(query);
    return isExport(format) ? RowBatches.of(series.flatMap(toPoints), meta) : { data: series, meta };
  }
}
