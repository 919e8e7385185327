import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { HostScopeQueryParams } from '../../hosts/host-scope.query.js';
import { FormatParameter } from '../../http/exports/export-format.js';
import { WholeNumber } from '../../http/validation/constraints.js';
import { TimeParameter } from '../../http/validation/query-parameters.js';
import { SearchParameter } from '../search/search-parameter.js';

/** The parameters of a search over a time range. */
export class ProcessRunsQueryParams extends HostScopeQueryParams {
  @SearchParameter('java NOT (user:root OR "-jar test")')
  q?: string;

  @TimeParameter('Start of the time range', { example: '-7d', default: '-1d' })
  from: string = '-1d';

  @TimeParameter('End of the time range, exclusive; default: now')
  to?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 10_000,
    default: 100,
    description: 'Maximum number of programs; a warning says when more match',
  })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(10_000)
  limit: number = 100;

  @FormatParameter()
  format?: string;
}
