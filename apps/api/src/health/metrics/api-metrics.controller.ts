import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { prometheusType } from '@psfleet/service-kit';
import { ApiMetricsService } from './api-metrics.service.js';

/** Metrics of psfleet itself. They are for Prometheus, and need a token; the OpenAPI document is for other clients. */
@ApiExcludeController()
@Controller('metrics-prometheus')
export class ApiMetricsController {
  readonly #metrics: ApiMetricsService;

  constructor(metrics: ApiMetricsService) {
    this.#metrics = metrics;
  }

  @Get()
  @Header('content-type', prometheusType)
  read(): Promise<string> {
    return this.#metrics.render();
  }
}
