import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HostsService } from '../../hosts/hosts.service.js';
import { Dear } from '../../http/dear-questions/dear.decorator.js';
import type { Envelope } from '../../http/envelope.js';
import { ApiAnswer } from '../../openapi/api-answer.js';
import { ComparisonBody } from './comparison.body.js';
import { ComparisonMeta, ComparisonResponse } from './comparison.response.js';
import { ComparisonService } from './comparison.service.js';

@ApiTags('processes')
@Controller('api/v1')
export class ComparisonController {
  readonly #hosts: HostsService;
  readonly #comparisons: ComparisonService;

  constructor(hosts: HostsService, comparisons: ComparisonService) {
    this.#hosts = hosts;
    this.#comparisons = comparisons;
  }

  @Post('processes/diff')
  @Dear()
  @HttpCode(200)
  @ApiAnswer({
    summary: 'The difference between the programs of two hosts, or of two moments',
    operationId: 'compareProcesses',
    data: ComparisonResponse,
    meta: ComparisonMeta,
    description:
      'Processes of one program and user count together, because those of two hosts have nothing in common. For one ' +
      'host at two moments, `GET /hosts/{host}/processes/diff` compares process by process.',
    problems: ['unknown-host'],
  })
  async compare(@Body() body: ComparisonBody): Promise<Envelope<ComparisonResponse, ComparisonMeta>> {
    await this.#hosts.requireAll([body.first.host, body.second.host]);
    const { comparison, meta } = await this.#comparisons.read(body);
    return { data: comparison, meta };
  }
}
