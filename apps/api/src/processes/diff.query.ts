import { ApiProperty } from '@nestjs/swagger';
import { IsTime, MayBeAbsent } from '../http/validation/constraints.js';

export class DiffQuery {
  @ApiProperty({ type: String, description: 'The first moment', example: '-1h' })
  @IsTime()
  from!: string;

  @ApiProperty({ type: String, required: false, description: 'The second moment; now when left out' })
  @MayBeAbsent()
  @IsTime()
  to?: string;
}
