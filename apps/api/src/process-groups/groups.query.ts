import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import {
  groupings,
  momentAmounts,
  usedAmounts,
  type Grouping,
  type MomentAmount,
  type UsedAmount,
} from '@psfleet/storage';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { HostScopeQueryParams } from '../hosts/host-scope.query.js';
import { Flag, MayBeAbsent, Obeys, WholeNumber } from '../http/validation/constraints.js';
import { TimeParameter } from '../http/validation/query-parameters.js';
import { ProcessFilterParams } from '../processes/table/process-filters.query.js';

const orders = [...momentAmounts, ...usedAmounts].map((amount) => `-${amount}` as const);

/** The parameters of groups of processes, at a moment (`at`) or over a time range (`from`, `to`). */
export class ProcessGroupsQueryParams extends IntersectionType(ProcessFilterParams, HostScopeQueryParams) {
  @ApiProperty({
    enum: groupings,
    required: false,
    default: 'name',
    description: 'What the processes of a group have in common. Containers are grouped by name, those of pods with it',
  })
  @IsIn(groupings)
  by: Grouping = 'name';

  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'Whether the groups of each host are kept apart',
  })
  @Flag()
  @IsBoolean()
  perHost: boolean = false;

  @ApiProperty({
    enum: orders,
    required: false,
    description:
      'The amount that orders the groups, in descending order. The first six are those of a moment (default: ' +
      '-cpuPercent), the others those of a time range (default: -cpuTime)',
  })
  @MayBeAbsent()
  @IsIn(orders)
  @Obeys('isOrderOfTime', checkOrder)
  sort?: `-${MomentAmount | UsedAmount}`;

  @ApiProperty({ type: 'integer', required: false, minimum: 1, maximum: 1_000, default: 100 })
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 100;

  @TimeParameter('The moment to show; default: now', { example: '-15m' })
  @Obeys('isWithoutFrom', (_, query) => (hasFrom(query) ? 'cannot be given together with from' : null))
  at?: string;

  @TimeParameter('Start of a time range, instead of a moment', { example: '-1h' })
  from?: string;

  @TimeParameter('End of the time range; default: now')
  @Obeys('isWithFrom', (_, query) => (hasFrom(query) ? null : 'needs from'))
  to?: string;
}

export function isMomentAmount(amount: string): amount is MomentAmount {
  return momentAmounts.some((name) => name === amount);
}

function checkOrder(sort: unknown, query: object): string | null {
  if (typeof sort !== 'string' || isMomentAmount(sort.slice(1)) !== hasFrom(query)) {
    return null;
  }
  const known = hasFrom(query) ? usedAmounts : momentAmounts;
  const time = hasFrom(query) ? 'over a time range (from)' : 'at a moment (without from)';
  return `must be one of ${known.map((amount) => `-${amount}`).join(', ')} ${time}`;
}

function hasFrom(query: object): boolean {
  return (query as ProcessGroupsQueryParams).from !== undefined;
}
