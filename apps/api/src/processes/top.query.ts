import { ApiProperty } from '@nestjs/swagger';
import { topFigures, type TopFigure } from '@psfleet/storage';
import { ArrayMaxSize, IsArray, IsIn, IsInt, Max, Min } from 'class-validator';
import { IsHostName, IsTime, MayBeAbsent, OneOrMany, WholeNumber } from '../http/validation/constraints.js';

/** What the top of the fleet takes: a moment, or a time. */
export class TopProcessesQuery {
  @ApiProperty({ enum: topFigures, required: false, default: 'cpu' })
  @IsIn(topFigures)
  by: TopFigure = 'cpu';

  @ApiProperty({ type: 'integer', required: false, minimum: 1, maximum: 1_000, default: 20 })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 20;

  @ApiProperty({ type: [String], required: false, description: 'Only these hosts; may be given several times', example: ['web-1'] })
  @MayBeAbsent()
  @OneOrMany()
  @IsArray()
  @ArrayMaxSize(100)
  @IsHostName({ each: true })
  host?: string[];

  @ApiProperty({ type: String, required: false, description: 'The moment; now when left out', example: '-15m' })
  @MayBeAbsent()
  @IsTime()
  at?: string;

  @ApiProperty({ type: String, required: false, description: 'Start of a time, instead of a moment', example: '-1h' })
  @MayBeAbsent()
  @IsTime()
  from?: string;

  @ApiProperty({ type: String, required: false, description: 'End of the time; now when left out' })
  @MayBeAbsent()
  @IsTime()
  to?: string;
}
