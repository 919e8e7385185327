import { Body, Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Envelope } from '../http/envelope.js';
import { EmptyMeta } from '../http/meta.response.js';
import type { RateLimit } from '../http/rate-limits.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { OpenSessionBody } from './session.body.js';
import { EndedSessionResponse, SessionLinkResponse, SessionResponse } from './session.response.js';
import { SessionsService } from './sessions.service.js';

const rateLimit: RateLimit = { max: 100, timeWindow: 10_000 };

@ApiTags('sessions')
@Controller('api/v1/sessions')
export class SessionsController {
  readonly #sessions: SessionsService;

  constructor(sessions: SessionsService) {
    this.#sessions = sessions;
  }

  @Post()
  @RouteConfig({ rateLimit })
  @HttpCode(201)
  @ApiAnswer({
    summary: 'Sign a browser in with the code of a link',
    description:
      'Needs no token. Half of the session is a cookie that only this host gets; every request must also have the ' +
      'other half, `proof`, in the header psfleet-proof. A request with a session and a token is refused.',
    operationId: 'openSession',
    status: 201,
    data: SessionResponse,
    meta: EmptyMeta,
    problems: ['code-unknown', 'session-exists', 'session-needs-tls', 'too-many-requests'],
  })
  open(
    @Body() { code, replace }: OpenSessionBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Envelope<SessionResponse> {
    const { session, cookie } = this.#sessions.open(request, code, replace);
    void reply.header('set-cookie', cookie);
    return { data: session, meta: {} };
  }

  @Post('links')
  @HttpCode(201)
  @ApiAnswer({
    summary: 'Make a one-time code that signs a browser in',
    description: 'It can be used once, within five minutes. Needs a token; a session makes none.',
    operationId: 'createSessionLink',
    status: 201,
    data: SessionLinkResponse,
    meta: EmptyMeta,
  })
  createLink(@Req() request: FastifyRequest): Envelope<SessionLinkResponse> {
    return { data: this.#sessions.createLink(request), meta: {} };
  }

  @Delete('current')
  @ApiAnswer({
    summary: 'Sign this browser out',
    operationId: 'endSession',
    data: EndedSessionResponse,
    meta: EmptyMeta,
    problems: ['no-session'],
  })
  end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Envelope<EndedSessionResponse> {
    void reply.header('set-cookie', this.#sessions.end(request));
    return { data: { ended: true }, meta: {} };
  }
}
