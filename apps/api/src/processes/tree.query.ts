import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Flag, IsTime, MayBeAbsent } from '../http/validation/constraints.js';

/** What is asked of one moment. */
export class MomentQuery {
  @ApiProperty({ type: String, required: false, description: 'The moment; now when left out', example: '-15m' })
  @MayBeAbsent()
  @IsTime()
  at?: string;
}

export class ChildrenQuery extends MomentQuery {
  @ApiProperty({ type: Boolean, required: false, default: false, description: 'Also the children of children' })
  @Flag()
  @IsBoolean()
  recursive: boolean = false;
}
