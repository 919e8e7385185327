import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dear } from '../http/dear-questions/dear.decorator.js';
import type { Envelope } from '../http/envelope.js';
import { isExport } from '../http/exports/export-format.js';
import { eachPage, RowBatches, rowsOfBatch } from '../http/exports/row-batches.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { EmptyMeta, PageMeta } from '../http/meta.response.js';
import { EndHostService } from './end-host.service.js';
import { EndedHostResponse, HostCountResponse, HostResponse } from './host.response.js';
import { HostParam } from './host.param.js';
import { HostFilterParams, HostsQueryParams } from './hosts.query.js';
import { HostsService } from './hosts.service.js';

/** A page of more hosts reads the ticks and metrics of a whole fleet. */
const maxCheapHosts = 100;

const endProblems = ['unknown-host', 'state-outdated', 'not-the-writer', 'broker-unavailable'] as const;

@ApiTags('hosts')
@Controller('api/v1/hosts')
export class HostsController {
  readonly #hosts: HostsService;
  readonly #endHosts: EndHostService;

  constructor(hosts: HostsService, endHosts: EndHostService) {
    this.#hosts = hosts;
    this.#endHosts = endHosts;
  }

  @Get()
  @Dear(({ limit, status }) => Number(limit) > maxCheapHosts || status !== undefined)
  @ApiAnswer({
    summary: 'All hosts with their latest key metrics',
    operationId: 'listHosts',
    data: HostResponse,
    isList: true,
    meta: PageMeta,
    exported: HostResponse,
  })
  async list(@Query() query: HostsQueryParams): Promise<Envelope<HostResponse[], PageMeta> | RowBatches> {
    if (isExport(query)) {
      const pages = eachPage(async (cursor) => {
        const page = await this.#hosts.list(
          Object.assign(new HostsQueryParams(), query, { limit: rowsOfBatch }, cursor),
        );
        return { rows: page.hosts, cursor: page.cursor };
      });
      return new RowBatches(pages);
    }
    const page = await this.#hosts.list(query);
    return { data: page.hosts, meta: { cursor: page.cursor } };
  }

  @Get('count')
  @Dear()
  @ApiAnswer({
    summary: 'How many hosts there are, by status',
    operationId: 'countHosts',
    data: HostCountResponse,
    meta: EmptyMeta,
  })
  async count(@Query() query: HostFilterParams): Promise<Envelope<HostCountResponse>> {
    return { data: await this.#hosts.count(query), meta: {} };
  }

  @Get(':host')
  @ApiAnswer({
    summary: 'One host',
    operationId: 'getHost',
    data: HostResponse,
    meta: EmptyMeta,
    problems: ['unknown-host'],
  })
  async get(@Param() { host }: HostParam): Promise<Envelope<HostResponse>> {
    return { data: await this.#hosts.get(host), meta: {} };
  }

  @Post(':host/revoke')
  @HttpCode(200)
  @ApiAnswer({
    summary: 'End the credentials of a host',
    description: 'Its connection is cut at once. The host stays in lists, as offline, until it is removed.',
    operationId: 'revokeHost',
    data: EndedHostResponse,
    meta: EmptyMeta,
    problems: endProblems,
  })
  async revoke(@Param() { host }: HostParam): Promise<Envelope<EndedHostResponse>> {
    return { data: { host, isCut: await this.#endHosts.revoke(host) }, meta: {} };
  }

  @Delete(':host')
  @ApiAnswer({
    summary: 'Remove a host from the fleet',
    description: 'Ends its credentials. It is gone from answers about now; its past stays.',
    operationId: 'removeHost',
    data: EndedHostResponse,
    meta: EmptyMeta,
    problems: endProblems,
  })
  async remove(@Param() { host }: HostParam): Promise<Envelope<EndedHostResponse>> {
    return { data: { host, isCut: await this.#endHosts.remove(host) }, meta: {} };
  }
}
