import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HealthService, type Health } from './health.service.js';
import { HealthResponse } from './health.response.js';

@ApiTags('health')
@Controller()
export class HealthController {
  readonly #health: HealthService;

  constructor(health: HealthService) {
    this.#health = health;
  }

  @Get('healthz')
  @ApiOperation({ summary: 'Whether the API is running', operationId: 'getHealth', security: [] })
  @ApiResponse({ status: 200, type: HealthResponse })
  live(): Health {
    return { status: 'ok', checks: {} };
  }

  @Get('readyz')
  @ApiOperation({
    summary: 'Whether the broker and the storage are reachable',
    operationId: 'getReadiness',
    security: [],
  })
  @ApiResponse({ status: 200, type: HealthResponse })
  @ApiResponse({ status: 503, type: HealthResponse, description: 'At least one of them is unreachable' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const health = await this.#health.checkReadiness();
    void reply.status(health.status === 'ok' ? 200 : 503);
    return health;
  }
}
