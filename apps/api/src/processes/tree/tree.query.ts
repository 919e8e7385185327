import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Flag } from '../../http/validation/constraints.js';
import { TimeParameter } from '../../http/validation/query-parameters.js';
import { ProcessFilterParams } from '../table/process-filters.query.js';

export class TreeQueryParams extends ProcessFilterParams {
  @TimeParameter('The moment to show; default: now', { example: '-15m' })
  at?: string;
}

export class ChildrenQueryParams extends TreeQueryParams {
  @ApiProperty({ type: Boolean, required: false, default: false, description: 'Also the children of children' })
  @Flag()
  @IsBoolean()
  recursive: boolean = false;
}
