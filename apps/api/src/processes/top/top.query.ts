import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { topMetrics, type TopMetric } from '@psfleet/storage';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { HostScopeQueryParams } from '../../hosts/host-scope.query.js';
import { FormatParameter } from '../../http/exports/export-format.js';
import { Obeys, WholeNumber } from '../../http/validation/constraints.js';
import { TimeParameter } from '../../http/validation/query-parameters.js';
import type { SelectedHosts } from '../../moments/moments.service.js';
import { ProcessFilterParams } from '../table/process-filters.query.js';

/** The parameters of the top of the fleet, at a moment (`at`) or over a time range (`from`, `to`). */
export class TopProcessesQueryParams extends IntersectionType(ProcessFilterParams, HostScopeQueryParams) {
  @ApiProperty({ enum: topMetrics, required: false, default: 'cpu' })
  @IsIn(topMetrics)
  by: TopMetric = 'cpu';

  @ApiProperty({ type: 'integer', required: false, minimum: 1, maximum: 1_000, default: 20 })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 20;

  @TimeParameter('The moment to show; default: now', { example: '-15m' })
  @Obeys('isWithoutFrom', (_, query) => (hasFrom(query) ? 'cannot be given together with from' : null))
  at?: string;

  @TimeParameter('Start of a time range, instead of a moment', { example: '-1h' })
  from?: string;

  @FormatParameter()
  format?: string;

  @TimeParameter('End of the time range; default: now')
  @Obeys('isWithFrom', (_, query) => (hasFrom(query) ? null : 'needs from'))
  to?: string;
}

function hasFrom(query: object): boolean {
  return (query as TopProcessesQueryParams).from !== undefined;
}

/** The parameters that both kinds of top share. */
export interface TopQuery extends SelectedHosts {
  readonly by: TopMetric;
  readonly limit: number;
}
