import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

/** Not validated: a name that no host can have is an unknown host. */
export class HostParam {
  @ApiProperty({ description: 'Name of the host', example: 'web-1' })
  @IsString()
  host!: string;
}
