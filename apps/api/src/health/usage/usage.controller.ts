import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Envelope } from '../../http/envelope.js';
import { ApiAnswer } from '../../openapi/api-answer.js';
import { UsageMeta, UsageResponse } from './usage.response.js';
import { UsageService } from './usage.service.js';

@ApiTags('health')
@Controller('api/v1/health/usage')
export class UsageController {
  readonly #usage: UsageService;

  constructor(usage: UsageService) {
    this.#usage = usage;
  }

  @Get()
  @ApiAnswer({
    summary: 'What monitoring takes: the stream of messages, how far it is stored, and the disk by table and by day',
    description:
      'It is answered whatever is down; `meta.failed` names what could not be read. What agents cost is in the ' +
      'metrics of the group `agent`.',
    operationId: 'getUsage',
    data: UsageResponse,
    meta: UsageMeta,
  })
  async get(): Promise<Envelope<UsageResponse, UsageMeta>> {
    const { broker, storage, failed } = await this.#usage.read();
    return { data: { broker, storage }, meta: { failed } };
  }
}
