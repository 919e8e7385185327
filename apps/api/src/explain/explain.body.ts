import { ApiProperty } from '@nestjs/swagger';
import { groupings, type GroupKey } from '@psfleet/storage';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { IsHostName, IsTime, MayBeAbsent, Obeys } from '../http/validation/constraints.js';
import { explainedMetrics, type ExplainedMetric } from './explained-metrics.js';

const time = { oneOf: [{ type: 'string' }, { type: 'integer' }], required: false };

export const shareKinds: readonly GroupKey[] = ['process', ...groupings];

/** What to explain: a metric of a host, at a moment (`at`) or over a time range (`from`, `to`). */
export class ExplainBody {
  @ApiProperty({ description: 'Name of the host', example: 'web-1' })
  @IsHostName()
  host!: string;

  @ApiProperty({
    enum: explainedMetrics,
    description:
      '`cpu`: seconds of user, system and niced CPU time. `memory`: bytes in use. `readBytes`, `writeBytes`: what ' +
      'disks read and wrote. `ctxSwitches`: context switches. `tcpSentBytes`, `tcpReceivedBytes`: TCP payload',
    example: 'cpu',
  })
  @IsIn(explainedMetrics)
  metric!: ExplainedMetric;

  @ApiProperty({
    enum: shareKinds,
    required: false,
    default: 'process',
    description: 'Whether each process has a share of its own, or all processes with the same name, user, and so on',
  })
  @IsIn(shareKinds)
  by: GroupKey = 'process';

  @ApiProperty({
    ...time,
    description: 'The moment to explain: its last tick, and the time since the tick before. Default: now',
    example: '2026-11-28T03:12:40Z',
  })
  @MayBeAbsent()
  @IsTime()
  @Obeys('isWithoutFrom', (_, body) => (hasFrom(body) ? 'cannot be given together with from' : null))
  at?: string | number;

  @ApiProperty({
    ...time,
    description: 'Start of a time range, instead of a moment: all its ticks. Memory is then explained at its maximum',
    example: '-15m',
  })
  @MayBeAbsent()
  @IsTime()
  from?: string | number;

  @ApiProperty({ ...time, description: 'End of the time range; default: now', example: '-5m' })
  @MayBeAbsent()
  @IsTime()
  @Obeys('isWithFrom', (_, body) => (hasFrom(body) ? null : 'needs from'))
  to?: string | number;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 1_000,
    default: 20,
    description: 'How many shares to list; the others are summed up',
  })
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 20;
}

function hasFrom(body: object): boolean {
  return (body as ExplainBody).from !== undefined;
}
