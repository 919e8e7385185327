import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dear } from '../http/dear-questions/dear.decorator.js';
import type { Envelope } from '../http/envelope.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { ProcessGroupsQueryParams } from './groups.query.js';
import { ProcessGroupResponse, ProcessGroupsMeta } from './groups.response.js';
import { ProcessGroupsService } from './groups.service.js';

@ApiTags('processes')
@Controller('api/v1')
export class ProcessGroupsController {
  readonly #groups: ProcessGroupsService;

  constructor(groups: ProcessGroupsService) {
    this.#groups = groups;
  }

  @Get('process-groups')
  @Dear()
  @ApiAnswer({
    summary: 'What all processes of a name, user, unit, container or program have together, or used over a time range',
    operationId: 'listProcessGroups',
    data: ProcessGroupResponse,
    isList: true,
    meta: ProcessGroupsMeta,
    description:
      'Over all hosts, or of each host with `perHost`; the largest groups first. At a moment, hosts that were ' +
      'offline are left out. Over a time range, ended processes count with what the kernel accounted to them, and a ' +
      'process counts for the group that it belonged to at each tick. A range of more than 250 host-hours (hosts ' +
      'times hours) is answered from rollups, which keep names, users and programs only, so such a range is ' +
      'refused for others, and with filters.',
    past: { times: ['at'], isOfHost: false },
    problems: ['unknown-host'],
  })
  async list(@Query() query: ProcessGroupsQueryParams): Promise<Envelope<ProcessGroupResponse[], ProcessGroupsMeta>> {
    const { groups, meta } = await this.#groups.read(query);
    return { data: groups, meta };
  }
}
