import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { PageQueryParams } from '../http/page.query.js';
import { IsHostName, MayBeAbsent, WholeNumber } from '../http/validation/constraints.js';

export class DeadLettersQueryParams extends PageQueryParams {
  /** Smaller than that of other lists, because each row is read from the broker with its payload. */
  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 1000,
    default: 100,
    description: 'Maximum number of rows of a page',
  })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(1000)
  override limit: number = 100;

  @ApiProperty({
    type: String,
    required: false,
    description: 'Only letters that arrived on the subject of this host',
    example: 'web-1',
  })
  @MayBeAbsent()
  @IsHostName()
  host?: string;
}

export class DeadLetterIdParam {
  @ApiProperty({ type: 'integer', minimum: 1, example: 12 })
  @WholeNumber()
  @IsInt()
  @Min(1)
  id!: number;
}
