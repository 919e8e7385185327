import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import type { Envelope } from '../http/envelope.js';
import { EmptyMeta } from '../http/meta.response.js';
import { MayBeAbsent } from '../http/validation/constraints.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { SimulatedHostsService } from './simulated-hosts.service.js';

const maxHosts = 100_000;

export class SimulatedHostsBody {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: maxHosts, example: 10_000 })
  @IsInt()
  @Min(1)
  @Max(maxHosts)
  count!: number;

  @ApiProperty({ type: 'integer', required: false, minimum: 0, maximum: maxHosts, default: 0 })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(maxHosts)
  first: number = 0;
}

export class SimulatedHostsResponse {
  @ApiProperty({ type: 'integer', description: 'Hosts that were not enrolled before', example: 10_000 })
  enrolled!: number;
}

/** Exists only with PSFLEET_SIMULATOR. */
@ApiTags('simulated hosts')
@Controller('api/v1/simulated-hosts')
export class SimulatedHostsController {
  readonly #hosts: SimulatedHostsService;

  constructor(hosts: SimulatedHostsService) {
    this.#hosts = hosts;
  }

  @Post()
  @HttpCode(200)
  @ApiAnswer({
    summary: 'Enrol the hosts sim-<first> and following',
    operationId: 'enrollSimulatedHosts',
    data: SimulatedHostsResponse,
    meta: EmptyMeta,
    problems: ['state-full', 'state-outdated', 'not-the-writer', 'broker-unavailable'],
  })
  async enroll(@Body() { first, count }: SimulatedHostsBody): Promise<Envelope<SimulatedHostsResponse>> {
    return { data: { enrolled: await this.#hosts.enroll(first, count) }, meta: {} };
  }
}
