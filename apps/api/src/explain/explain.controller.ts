import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dear } from '../http/dear-questions/dear.decorator.js';
import type { Envelope } from '../http/envelope.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { ExplainBody } from './explain.body.js';
import { ExplanationMeta, ExplanationResponse } from './explain.response.js';
import { ExplainService } from './explain.service.js';

@ApiTags('processes')
@Controller('api/v1')
export class ExplainController {
  readonly #explanations: ExplainService;

  constructor(explanations: ExplainService) {
    this.#explanations = explanations;
  }

  @Post('explain')
  @Dear()
  @HttpCode(200)
  @ApiAnswer({
    summary: 'Which processes make up a metric of a host, and what no process accounts for',
    operationId: 'explainMetric',
    data: ExplanationResponse,
    meta: ExplanationMeta,
    description:
      "CPU time is explained as /proc/stat's user + system + nice, which processes account for by their samples and " +
      'their exits; irq, softirq, steal and iowait are apart. Where nothing accounts ended processes, what children ' +
      'used that ended between two ticks counts for the process that waited for them. Memory is explained by ' +
      'proportional memory (PSS) where it is known, else by resident memory. Linux counts the context switches of a ' +
      "process's main thread only, so those of other threads are in the remainder. Shares of a unit or a container " +
      'include processes that no sweep saw, by their parents. Where raw rows have been dropped, counters except ' +
      'context switches are explained by name, user or program from rollups, in whole quarter hours or hours.',
    problems: ['unknown-host'],
  })
  async explain(@Body() body: ExplainBody): Promise<Envelope<ExplanationResponse, ExplanationMeta>> {
    const { explanation, meta } = await this.#explanations.explain(body);
    return { data: explanation, meta };
  }
}
