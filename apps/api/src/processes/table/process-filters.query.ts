import { ApiProperty } from '@nestjs/swagger';
import type { ProcessFilters } from '@psfleet/storage';
import { IsIn, IsInt, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { PageQueryParams } from '../../http/page.query.js';
import { MayBeAbsent, Obeys, WholeNumber } from '../../http/validation/constraints.js';
import { PidParameter, TextParameter } from '../../http/validation/query-parameters.js';
import { findSearchProblem, parseSearch } from '../search/parse-search.js';

/** psutil's names. */
const statuses = [
  'running',
  'sleeping',
  'disk-sleep',
  'stopped',
  'tracing-stop',
  'zombie',
  'dead',
  'wake-kill',
  'waking',
  'parked',
  'idle',
] as const;

/** The parameters that narrow a process table, all of which must hold. */
export class ProcessFilterParams extends PageQueryParams {
  @TextParameter('Only processes with exactly this name', 'node')
  name?: string;

  @TextParameter('Only processes of exactly this user', 'app')
  username?: string;

  @ApiProperty({
    type: String,
    required: false,
    description:
      'A text that the name or command line contains, ignoring case. Plain text is matched as a whole, spaces ' +
      'included. With `AND`, `OR`, `NOT` (in capitals), parentheses or texts in double quotes it is an expression: ' +
      'NOT binds tightest, then AND, then OR, and adjacent terms must all occur. Within quotes `\\"` and `\\\\` ' +
      'stand for `"` and `\\`, and operators are ordinary words.',
    example: 'java AND ("-jar app" OR worker) NOT test',
  })
  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(4096)
  @Obeys('isSearch', findSearchProblem)
  q?: string;

  @PidParameter('Only the process with this pid')
  pid?: number;

  @ApiProperty({ enum: statuses, required: false, description: 'Only processes with this status' })
  @MayBeAbsent()
  @IsIn(statuses)
  status?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Only processes with at least that many bytes of resident memory',
  })
  @MayBeAbsent()
  @WholeNumber()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  minRss?: number;

  @TextParameter('Only processes with exactly this executable', '/usr/bin/node')
  exe?: string;

  @ApiProperty({
    enum: ['deleted', 'replaced'],
    required: false,
    description: 'Only processes whose executable has been removed, or replaced by another file',
  })
  @MayBeAbsent()
  @IsIn(['deleted', 'replaced'])
  exeState?: string;

  @TextParameter('Only processes of exactly this systemd unit', 'nginx.service')
  unit?: string;

  @TextParameter('Only processes of the container with this name or id; 12 digits of the id suffice', 'web-1')
  container?: string;

  @TextParameter('Only processes of containers of exactly this image', 'nginx:1.27')
  containerImage?: string;

  @TextParameter('Only processes of exactly this project of Docker Compose', 'shop')
  composeProject?: string;

  @TextParameter('Only processes of exactly this service of Docker Compose', 'web')
  composeService?: string;

  @TextParameter('Only processes of exactly this Kubernetes pod', 'web-7d9c5b-x2x9k')
  podName?: string;

  @TextParameter('Only processes of pods in exactly this Kubernetes namespace', 'default')
  podNamespace?: string;
}

const plainFilters = [
  'name',
  'username',
  'pid',
  'status',
  'minRss',
  'exe',
  'exeState',
  'unit',
  'container',
  'containerImage',
  'composeProject',
  'composeService',
  'podName',
  'podNamespace',
] as const satisfies readonly (keyof ProcessFilters & keyof ProcessFilterParams)[];

/** The filters that were given. */
export function toProcessFilters(params: ProcessFilterParams): ProcessFilters {
  const given = plainFilters.filter((name) => params[name] !== undefined).map((name) => [name, params[name]]);
  return { ...Object.fromEntries(given), ...(params.q === undefined ? {} : { text: parseSearch(params.q) }) };
}

/** All filters, as a cursor remembers them. */
export function filterValues(params: ProcessFilterParams): readonly unknown[] {
  return [...plainFilters, 'q' as const].map((name) => params[name] ?? null);
}
