import { ApiProperty } from '@nestjs/swagger';
import { processEventKinds, type ProcessEventKind } from '@psfleet/storage';
import { IsArray, IsIn, Matches } from 'class-validator';
import { PageQueryParams } from '../http/page.query.js';
import { MayBeAbsent, OneOrMany } from '../http/validation/constraints.js';
import { HostsParameter, TextParameter, TimeParameter } from '../http/validation/query-parameters.js';

export class ProcessEventsQueryParams extends PageQueryParams {
  @ApiProperty({
    enum: processEventKinds,
    isArray: true,
    required: false,
    description: 'Only these; may be given several times',
    example: ['exit', 'oom'],
  })
  @MayBeAbsent()
  @OneOrMany()
  @IsArray()
  @IsIn(processEventKinds, { each: true })
  kind?: ProcessEventKind[];

  @HostsParameter()
  host?: string[];

  @ApiProperty({ type: String, required: false, description: 'Only of this process', example: '9f86d081884c7d65' })
  @MayBeAbsent()
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 lower-case hex digits' })
  procUid?: string;

  @TextParameter('Exactly this name', 'node')
  name?: string;

  @TextParameter('Exactly this user', 'app')
  username?: string;

  @TimeParameter('Start of the time; when left out, an hour ago, and with `procUid` as far back as events are kept', {
    example: '-15m',
  })
  from?: string;

  @TimeParameter('End of the time; now when left out')
  to?: string;
}
