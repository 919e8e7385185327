import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Flag } from '../../http/validation/constraints.js';
import { TimeParameter } from '../../http/validation/query-parameters.js';

/** What is asked of one moment. */
export class MomentQueryParams {
  @TimeParameter('The moment; now when left out', { example: '-15m' })
  at?: string;
}

export class ChildrenQueryParams extends MomentQueryParams {
  @ApiProperty({ type: Boolean, required: false, default: false, description: 'Also the children of children' })
  @Flag()
  @IsBoolean()
  recursive: boolean = false;
}
