import { ApiProperty } from '@nestjs/swagger';
import { topMetrics, type TopMetric } from '@psfleet/storage';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { WholeNumber } from '../../http/validation/constraints.js';
import { HostsParameter, TimeParameter } from '../../http/validation/query-parameters.js';

/** What the top of the fleet takes: a moment, or a time. */
export class TopProcessesQueryParams {
  @ApiProperty({ enum: topMetrics, required: false, default: 'cpu' })
  @IsIn(topMetrics)
  by: TopMetric = 'cpu';

  @ApiProperty({ type: 'integer', required: false, minimum: 1, maximum: 1_000, default: 20 })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 20;

  @HostsParameter()
  host?: string[];

  @TimeParameter('The moment; now when left out', { example: '-15m' })
  at?: string;

  @TimeParameter('Start of a time, instead of a moment', { example: '-1h' })
  from?: string;

  @TimeParameter('End of the time; now when left out')
  to?: string;
}
