import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Envelope } from '../http/envelope.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { EmptyMeta, PageMeta } from '../http/meta.response.js';
import { DeadLetterResponse, FullDeadLetterResponse } from './dead-letter.response.js';
import { DeadLetterIdParam, DeadLettersQueryParams } from './dead-letters.query.js';
import { DeadLettersService } from './dead-letters.service.js';

@ApiTags('dead letters')
@Controller('api/v1/dead-letters')
export class DeadLettersController {
  readonly #letters: DeadLettersService;

  constructor(letters: DeadLettersService) {
    this.#letters = letters;
  }

  @Get()
  @ApiAnswer({
    summary: 'Messages that could not be stored, newest first',
    operationId: 'listDeadLetters',
    data: DeadLetterResponse,
    isList: true,
    meta: PageMeta,
    problems: ['broker-unavailable'],
  })
  async list(@Query() query: DeadLettersQueryParams): Promise<Envelope<DeadLetterResponse[], PageMeta>> {
    const { letters, cursor } = await this.#letters.list(query);
    return { data: letters, meta: { cursor } };
  }

  @Get(':id')
  @ApiAnswer({
    summary: 'One dead letter with its content',
    operationId: 'getDeadLetter',
    data: FullDeadLetterResponse,
    meta: EmptyMeta,
    problems: ['no-such-letter', 'broker-unavailable'],
  })
  async get(@Param() { id }: DeadLetterIdParam): Promise<Envelope<FullDeadLetterResponse>> {
    return { data: await this.#letters.get(id), meta: {} };
  }

  @Post(':id/retry')
  @HttpCode(200)
  @ApiAnswer({
    summary: 'Send a dead letter to the collectors again, unchanged',
    operationId: 'retryDeadLetter',
    data: DeadLetterResponse,
    meta: EmptyMeta,
    description:
      'For use after the cause has been fixed. The letter is removed once the broker has accepted the message; if ' +
      'that fails again, it becomes a new letter.',
    problems: ['no-such-letter', 'not-retryable', 'broker-unavailable'],
  })
  async retry(
    @Param() { id }: DeadLetterIdParam,
    @Req() request: FastifyRequest,
  ): Promise<Envelope<DeadLetterResponse>> {
    return { data: await this.#letters.retry(id, request.id), meta: {} };
  }
}
