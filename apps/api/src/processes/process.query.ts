import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { MayBeAbsent, WholeNumber } from '../http/validation/constraints.js';
import { TimeParameter } from '../http/validation/query-parameters.js';

export class ProcUidParam {
  @ApiProperty({ description: 'Identity of the process in the fleet, 16 hex digits', example: '9f86d081884c7d65' })
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 lower-case hex digits' })
  procUid!: string;
}

export class ProcessHistoryQueryParams {
  @TimeParameter('Start of the time range', { default: '-1h', example: '-15m' })
  from?: string;

  @TimeParameter('End of the time range; default: now')
  to?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 2_678_400,
    description: 'Length of a bucket in seconds',
    example: 10,
  })
  @MayBeAbsent()
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(2_678_400)
  step?: number;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 11_000,
    description: 'Approximate number of buckets, instead of `step`; 300 if neither is given',
  })
  @MayBeAbsent()
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(11_000)
  points?: number;
}
