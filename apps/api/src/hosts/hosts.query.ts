import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsArray, IsIn } from 'class-validator';
import { FormatQueryParams } from '../http/exports/export-format.js';
import { PageQueryParams } from '../http/page.query.js';
import { MayBeAbsent, OneOrMany } from '../http/validation/constraints.js';
import { LabelsParameter } from './host-scope.query.js';
import { hostStatuses, type HostStatus } from './host-status.js';

/** The parameters that narrow the list of hosts, all of which must hold. */
export class HostFilterParams {
  @LabelsParameter()
  label?: string[];

  @ApiProperty({
    enum: hostStatuses,
    isArray: true,
    required: false,
    description: 'Only hosts with this status; may be repeated',
    example: ['stale', 'offline'],
  })
  @MayBeAbsent()
  @OneOrMany()
  @IsArray()
  @IsIn(hostStatuses, { each: true })
  status?: HostStatus[];
}

export class HostsQueryParams extends IntersectionType(PageQueryParams, HostFilterParams, FormatQueryParams) {}
