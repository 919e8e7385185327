import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

/** A name that no host can have is simply not known, so it is not judged here. */
export class HostParam {
  @ApiProperty({ description: 'Name under which the host runs', example: 'web-1' })
  @IsString()
  host!: string;
}
