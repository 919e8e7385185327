import { ApiProperty } from '@nestjs/swagger';
import { exeStates, parseSearch, processStatuses, type SearchExpression, type TextFieldName } from '@psfleet/search';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent, WholeNumber } from '../../http/validation/constraints.js';
import { PidParameter, TextParameter } from '../../http/validation/query-parameters.js';
import { SearchParameter } from '../search/search-parameter.js';

/** The parameters that narrow a process table, all of which must hold. */
export class ProcessFilterParams {
  @TextParameter('Only processes with exactly this name', 'node')
  name?: string;

  @TextParameter('Only processes of exactly this user', 'app')
  username?: string;

  @SearchParameter('java rss:>2gb NOT (user:root OR "-jar test")')
  q?: string;

  @PidParameter('Only the process with this pid')
  pid?: number;

  @ApiProperty({ enum: processStatuses, required: false, description: 'Only processes with this status' })
  @MayBeAbsent()
  @IsIn(processStatuses)
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

  @TextParameter('Only processes with exactly this executable: its path, or the last component of it', '/usr/bin/node')
  exe?: string;

  @ApiProperty({
    enum: exeStates,
    required: false,
    description: 'Only processes whose executable has been removed, or replaced by another file',
  })
  @MayBeAbsent()
  @IsIn(exeStates)
  exeState?: string;

  @TextParameter('Only processes that run exactly this program, as answers name it', 'python /srv/report.py')
  program?: string;

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

/** The fields of the search language that these parameters compare exactly. */
const textFilters = {
  name: 'name',
  username: 'user',
  status: 'status',
  exe: 'exe',
  program: 'program',
  exeState: 'exestate',
  unit: 'unit',
  container: 'container',
  containerImage: 'image',
  composeProject: 'project',
  composeService: 'service',
  podName: 'pod',
  podNamespace: 'namespace',
} as const satisfies Partial<Record<keyof ProcessFilterParams, TextFieldName>>;

const textFilterNames = Object.keys(textFilters) as (keyof typeof textFilters)[];
export const filterNames = [...textFilterNames, 'pid', 'minRss', 'q'] as const;

/** All conditions as one search; undefined if there are none. */
export function toSearch(params: ProcessFilterParams): SearchExpression | undefined {
  const { pid, minRss, q } = params;
  const texts = textFilterNames.flatMap((name): SearchExpression[] => {
    const value = params[name];
    return value === undefined ? [] : [{ kind: 'field', field: textFilters[name], value, isGlob: false }];
  });
  const conditions: SearchExpression[] = [
    ...texts,
    ...(pid === undefined ? [] : [{ kind: 'number', field: 'pid', comparison: '=', value: pid } as const]),
    ...(minRss === undefined ? [] : [{ kind: 'number', field: 'rss', comparison: '>=', value: minRss } as const]),
    ...(q === undefined ? [] : [parseSearch(q)]),
  ];
  return conditions.length === 0 ? undefined : { kind: 'and', of: conditions };
}

/** All filters, as a cursor remembers them. */
export function filterValues(params: ProcessFilterParams): readonly unknown[] {
  return filterNames.map((name) => params[name] ?? null);
}
