import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Envelope } from '../http/envelope.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { EmptyMeta, PageMeta } from '../http/meta.response.js';
import { ActionBody } from './action.body.js';
import { ActionRecordResponse, ActionResponse } from './action.response.js';
import { ActionIdParam, ActionsQueryParams } from './actions.query.js';
import { ActionsService } from './actions.service.js';

class ActionMeta {
  @ApiProperty({ type: [String], required: false, description: 'Only present if there are any' })
  warnings?: string[];
}

@ApiTags('actions')
@Controller('api/v1/actions')
export class ActionsController {
  readonly #actions: ActionsService;

  constructor(actions: ActionsService) {
    this.#actions = actions;
  }

  @Post()
  @ApiAnswer({
    summary: 'Send a signal to one exact process, or change its niceness',
    operationId: 'createAction',
    status: 201,
    data: ActionResponse,
    meta: ActionMeta,
    description:
      'Answers once the agent has acted. `status` is `done` if the effect was seen, and `delivered` if the system ' +
      'accepted the action but the process still runs, say; then `detail` says why. Intent and result are stored, ' +
      'also of refusals; a problem carries the `actionId`. An action that was not carried out within seconds never ' +
      'will be. The header `Server-Timing` says how long each step took, in milliseconds.',
    problems: [
      ...([
        'access-denied',
        'refused-by-policy',
        'unknown-host',
        'no-such-process',
        'other-process',
        'ambiguous-process',
        'outcome-uncertain',
      ] as const),
      ...(['not-supported', 'agent-failed', 'agent-offline', 'broker-unavailable', 'action-expired'] as const),
      'agent-timeout' as const,
    ],
  })
  async create(
    @Body() body: ActionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Envelope<ActionResponse, ActionMeta>> {
    const { action, warnings, times } = await this.#actions.perform(body);
    void reply.headers({ location: `/api/v1/actions/${action.id}`, 'server-timing': times.header });
    return { data: action, meta: warnings.length === 0 ? {} : { warnings } };
  }

  @Get()
  @ApiAnswer({
    summary: 'All actions, newest first',
    operationId: 'listActions',
    data: ActionRecordResponse,
    isList: true,
    meta: PageMeta,
  })
  async list(@Query() query: ActionsQueryParams): Promise<Envelope<ActionRecordResponse[], PageMeta>> {
    const { actions, cursor } = await this.#actions.list(query);
    return { data: actions, meta: { cursor } };
  }

  @Get(':id')
  @ApiAnswer({
    summary: 'One action',
    operationId: 'getAction',
    data: ActionRecordResponse,
    meta: EmptyMeta,
    problems: ['no-such-action'],
  })
  async get(@Param() { id }: ActionIdParam): Promise<Envelope<ActionRecordResponse>> {
    return { data: await this.#actions.get(id), meta: {} };
  }
}
