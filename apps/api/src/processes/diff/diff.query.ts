import { ApiProperty } from '@nestjs/swagger';
import { IsTime } from '../../http/validation/constraints.js';
import { TimeParameter } from '../../http/validation/query-parameters.js';
import { ProcessFilterParams } from '../table/process-filters.query.js';

export class DiffQueryParams extends ProcessFilterParams {
  @ApiProperty({ type: String, description: 'The first moment', example: '-1h' })
  @IsTime()
  from!: string;

  @TimeParameter('The second moment; default: now')
  to?: string;
}
