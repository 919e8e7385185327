import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent, WholeNumber } from './validation/constraints.js';

/** The parameters of every list. */
export class PageQueryParams {
  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 10_000,
    default: 100,
    description: 'Maximum number of rows of a page',
  })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(10_000)
  limit: number = 100;

  @ApiProperty({ type: String, required: false, description: '`meta.cursor` of the previous page' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(8192)
  cursor?: string;
}
