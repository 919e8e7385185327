import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { processEventKinds, type ProcessEventKind } from '@psfleet/storage';
import { IsArray, IsIn, Matches } from 'class-validator';
import { HostScopeQueryParams } from '../hosts/host-scope.query.js';
import { FormatParameter } from '../http/exports/export-format.js';
import { PageQueryParams } from '../http/page.query.js';
import { MayBeAbsent, OneOrMany } from '../http/validation/constraints.js';
import { PidParameter, TextParameter, TimeParameter } from '../http/validation/query-parameters.js';

export class ProcessEventsQueryParams extends IntersectionType(PageQueryParams, HostScopeQueryParams) {
  @ApiProperty({
    enum: processEventKinds,
    isArray: true,
    required: false,
    description: 'Only events of these kinds; may be repeated',
    example: ['exit', 'oom'],
  })
  @MayBeAbsent()
  @OneOrMany()
  @IsArray()
  @IsIn(processEventKinds, { each: true })
  kind?: ProcessEventKind[];

  @ApiProperty({
    type: String,
    required: false,
    description: 'Only events of this process',
    example: '9f86d081884c7d65',
  })
  @MayBeAbsent()
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 lower-case hex digits' })
  procUid?: string;

  @PidParameter('Only events of processes with this pid, as `dmesg` names them')
  pid?: number;

  @TextParameter('Only processes with exactly this name', 'node')
  name?: string;

  @TextParameter('Only processes of exactly this user', 'app')
  username?: string;

  @TimeParameter('Start of the time range. Default: an hour ago, or, with `procUid`, the oldest event kept', {
    example: '-15m',
  })
  from?: string;

  @TimeParameter('End of the time range; default: now')
  to?: string;

  @FormatParameter()
  format?: string;
}
