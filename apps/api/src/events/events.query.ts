import { ApiProperty } from '@nestjs/swagger';
import { processEventKinds, type ProcessEventKind } from '@psfleet/storage';
import { ArrayMaxSize, IsArray, IsIn, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { PageQuery } from '../http/page.query.js';
import { IsHostName, IsTime, MayBeAbsent, OneOrMany } from '../http/validation/constraints.js';

export class ProcessEventsQuery extends PageQuery {
  @ApiProperty({ enum: processEventKinds, isArray: true, required: false, description: 'Only these; may be given several times', example: ['exit', 'oom'] })
  @MayBeAbsent()
  @OneOrMany()
  @IsArray()
  @IsIn(processEventKinds, { each: true })
  kind?: ProcessEventKind[];

  @ApiProperty({ type: [String], required: false, description: 'Only these hosts; may be given several times', example: ['web-1'] })
  @MayBeAbsent()
  @OneOrMany()
  @IsArray()
  @ArrayMaxSize(100)
  @IsHostName({ each: true })
  host?: string[];

  @ApiProperty({ type: String, required: false, description: 'Only of this process', example: '9f86d081884c7d65' })
  @MayBeAbsent()
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 lower-case hex digits' })
  procUid?: string;

  @ApiProperty({ type: String, required: false, description: 'Exactly this name', example: 'node' })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(4096)
  name?: string;

  @ApiProperty({ type: String, required: false, description: 'Exactly this user', example: 'app' })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(4096)
  username?: string;

  @ApiProperty({ type: String, required: false, description: 'Start of the time; when left out, an hour ago, and with `procUid` as far back as events are kept', example: '-15m' })
  @MayBeAbsent()
  @IsTime()
  from?: string;

  @ApiProperty({ type: String, required: false, description: 'End of the time; now when left out' })
  @MayBeAbsent()
  @IsTime()
  to?: string;
}
