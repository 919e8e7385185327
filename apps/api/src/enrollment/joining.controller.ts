import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import type { Envelope } from '../http/envelope.js';
import { EmptyMeta } from '../http/meta.response.js';
import type { RateLimit } from '../http/rate-limits.js';
import { ApiKeys } from '../keys/api-keys.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { RedeemBody, RenewBody } from './enrollment.body.js';
import { CredentialsResponse, JoinedHostResponse, TrustResponse } from './enrollment.response.js';
import { JoinService } from './join.service.js';

/** Many hosts may join at once from behind one address. */
const rateLimit: RateLimit = { max: 100, timeWindow: 10_000 };

/** The routes for machines that join. They need no bearer token; what they need is in the request. */
@ApiTags('joining')
@Controller('api/v1')
export class JoiningController {
  readonly #joining: JoinService;
  readonly #keys: ApiKeys;

  constructor(joining: JoinService, keys: ApiKeys) {
    this.#joining = joining;
    this.#keys = keys;
  }

  @Get('trust')
  @RouteConfig({ rateLimit })
  @ApiAnswer({
    summary: 'The trust document, signed by the root key',
    description: 'A machine compares it with the hash in its join token before it sends the secret. Needs no token.',
    operationId: 'getTrust',
    data: TrustResponse,
    meta: EmptyMeta,
    problems: ['too-many-requests'],
  })
  trust(): Envelope<TrustResponse> {
    return { data: this.#keys.trustDocument, meta: {} };
  }

  @Post('enrollments/redeem')
  @RouteConfig({ rateLimit })
  @HttpCode(201)
  @ApiAnswer({
    summary: 'Join with a join token',
    description:
      'Needs no bearer token. A request that is repeated with the same keys, because its answer was lost, gets the ' +
      'same host again.',
    operationId: 'redeemEnrollment',
    status: 201,
    data: JoinedHostResponse,
    meta: EmptyMeta,
    problems: [
      'enrollment-unknown',
      'name-refused',
      'host-taken',
      'state-full',
      'state-outdated',
      'too-many-requests',
      'not-the-writer',
      'broker-unavailable',
    ],
  })
  async redeem(@Body() body: RedeemBody): Promise<Envelope<JoinedHostResponse>> {
    return { data: await this.#joining.redeem(body), meta: {} };
  }

  @Post('enrollments/renew')
  @RouteConfig({ rateLimit })
  @HttpCode(200)
  @ApiAnswer({
    summary: 'New credentials for an enrolled host',
    description: 'Needs no bearer token, but the signature of the key with which the host joined.',
    operationId: 'renewCredentials',
    data: CredentialsResponse,
    meta: EmptyMeta,
    problems: ['enrollment-unknown', 'host-revoked', 'too-many-requests'],
  })
  renew(@Body() body: RenewBody): Envelope<CredentialsResponse> {
    return { data: this.#joining.renew(body), meta: {} };
  }
}
