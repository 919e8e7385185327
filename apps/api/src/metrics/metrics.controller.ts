import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HostParam } from '../hosts/host.param.js';
import { Dear } from '../http/dear-questions/dear.decorator.js';
import type { Envelope } from '../http/envelope.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { EmptyMeta, SeriesMeta } from '../http/meta.response.js';
import { LatestMetricResponse, MetricResponse, SeriesResponse } from './metric.response.js';
import { MetricsQuery } from './metrics.query.js';
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
    problems: ['unknown-host', 'too-many-points'],
  })
  async readSeries(@Body() query: MetricsQuery): Promise<Envelope<SeriesResponse[], SeriesMeta>> {
    const { series, meta } = await this.#metrics.readSeries(query);
    return { data: series, meta };
  }
}
