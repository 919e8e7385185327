import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../http/validation/constraints.js';

export class ImportStateBody {
  @ApiProperty({ description: 'The text of a state file or of an export', example: '{"version":1}' })
  @IsString()
  file!: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    description: 'Accepts the loss of everything that changed up to this generation',
    example: 42,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000_000)
  acceptGeneration?: number;
}
