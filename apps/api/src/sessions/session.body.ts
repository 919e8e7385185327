import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, Matches } from 'class-validator';
import { MayBeAbsent } from '../http/validation/constraints.js';

export class OpenSessionBody {
  @ApiProperty({ description: 'The code of a link', example: 'A'.repeat(43) })
  @Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'must be the code of a link: 43 characters of base64url' })
  code!: string;

  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'Whether the session that this browser has ends for the new one',
  })
  @MayBeAbsent()
  @IsBoolean()
  replace: boolean = false;
}
