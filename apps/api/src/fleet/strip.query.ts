import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { HostScopeQueryParams } from '../hosts/host-scope.query.js';
import { WholeNumber } from '../http/validation/constraints.js';
import { TimeParameter } from '../http/validation/query-parameters.js';

export class FleetStripQueryParams extends HostScopeQueryParams {
  @TimeParameter('Start of the time range', { default: '-1h', example: '-24h' })
  from?: string;

  @TimeParameter('End of the time range; default: now')
  to?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 600,
    default: 240,
    description: 'Approximate number of buckets',
  })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(600)
  points: number = 240;
}
