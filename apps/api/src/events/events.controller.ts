import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HostsService } from '../hosts/hosts.service.js';
import { Dear } from '../http/dear-questions/dear.decorator.js';
import type { Envelope } from '../http/envelope.js';
import { isExport } from '../http/exports/export-format.js';
import { eachPage, RowBatches, rowsOfBatch } from '../http/exports/row-batches.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { EventsMeta, ProcessEventResponse } from './event.response.js';
import { ProcessEventsQueryParams } from './events.query.js';
import { EventsService } from './events.service.js';

@ApiTags('events')
@Controller('api/v1')
export class EventsController {
  readonly #hosts: HostsService;
  readonly #events: EventsService;

  constructor(hosts: HostsService, events: EventsService) {
    this.#hosts = hosts;
    this.#events = events;
  }

  @Get('process-events')
  @Dear()
  @ApiAnswer({
    summary:
      'Starts, execs and exits of processes, OOM kills, clock steps, reboots, starts and stops of agents, newest first',
    operationId: 'listProcessEvents',
    data: ProcessEventResponse,
    isList: true,
    meta: EventsMeta,
    exported: ProcessEventResponse,
    problems: ['unknown-host'],
  })
  async list(
    @Query() query: ProcessEventsQueryParams,
  ): Promise<Envelope<ProcessEventResponse[], EventsMeta> | RowBatches> {
    const hosts = await this.#hosts.select(query);
    if (isExport(query)) {
      const pages = eachPage(async (cursor) => {
        const page = Object.assign(new ProcessEventsQueryParams(), query, { limit: rowsOfBatch }, cursor);
        const { events, meta } = await this.#events.list(hosts, page);
        return { rows: events, cursor: meta.cursor };
      });
      return new RowBatches(pages);
    }
    const { events, meta } = await this.#events.list(hosts, query);
    return { data: events, meta };
  }
}
