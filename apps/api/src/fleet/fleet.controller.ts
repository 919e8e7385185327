import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dear } from '../http/dear-questions/dear.decorator.js';
import type { Envelope } from '../http/envelope.js';
import { SeriesMeta } from '../http/meta.response.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { FleetStripQueryParams } from './strip.query.js';
import { FleetStripResponse } from './strip.response.js';
import { FleetStripService } from './strip.service.js';

@ApiTags('fleet')
@Controller('api/v1/fleet')
export class FleetController {
  readonly #strip: FleetStripService;

  constructor(strip: FleetStripService) {
    this.#strip = strip;
  }

  @Get('strip')
  @Dear()
  @ApiAnswer({
    summary: 'How much it hurt over a time range: the maxima of all hosts, and what happened',
    operationId: 'getFleetStrip',
    data: FleetStripResponse,
    meta: SeriesMeta,
    description:
      'The lists have one value for each bucket of `meta.step` seconds, the first of which begins at `meta.from`.',
    problems: ['unknown-host'],
  })
  async readStrip(@Query() query: FleetStripQueryParams): Promise<Envelope<FleetStripResponse, SeriesMeta>> {
    const { strip, meta } = await this.#strip.read(query);
    return { data: strip, meta };
  }
}
