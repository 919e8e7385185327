import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { processSorts } from '@psfleet/storage';
import { IsIn } from 'class-validator';
import { HostScopeQueryParams } from '../../hosts/host-scope.query.js';
import { FormatParameter } from '../../http/exports/export-format.js';
import { PageQueryParams } from '../../http/page.query.js';
import { TimeParameter } from '../../http/validation/query-parameters.js';
import { ProcessFilterParams } from './process-filters.query.js';

const sortNames = processSorts.flatMap((sort) => [sort as string, `-${sort}`]);

/** The parameters of the process table of one host. */
export class ProcessesQueryParams extends IntersectionType(ProcessFilterParams, PageQueryParams) {
  @ApiProperty({
    enum: sortNames,
    required: false,
    default: '-cpuPercent',
    description: '`-` sorts in descending order; unknown values come last',
  })
  @IsIn(sortNames)
  sort: string = '-cpuPercent';

  @TimeParameter('The moment to show; default: now', { example: '-15m' })
  at?: string;

  @FormatParameter()
  format?: string;
}

/** The parameters of the process table of all hosts. */
export class FleetProcessesQueryParams extends IntersectionType(ProcessesQueryParams, HostScopeQueryParams) {}
