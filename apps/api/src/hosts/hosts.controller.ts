import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Envelope } from '../http/envelope.js';
import { PageQueryParams } from '../http/page.query.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { EmptyMeta, PageMeta } from '../http/meta.response.js';
import { HostResponse } from './host.response.js';
import { HostParam } from './host.param.js';
import { HostsService } from './hosts.service.js';

@ApiTags('hosts')
@Controller('api/v1/hosts')
export class HostsController {
  readonly #hosts: HostsService;

  constructor(hosts: HostsService) {
    this.#hosts = hosts;
  }

  @Get()
  @ApiAnswer({
    summary: 'All hosts with their latest key metrics',
    operationId: 'listHosts',
    data: HostResponse,
    isList: true,
    meta: PageMeta,
  })
  async list(@Query() { limit, cursor }: PageQueryParams): Promise<Envelope<HostResponse[], PageMeta>> {
    const page = await this.#hosts.list(limit, cursor);
    return { data: page.hosts, meta: { cursor: page.cursor } };
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
}
