import { ApiProperty } from '@nestjs/swagger';
import {
  components,
  healthProblemCodes,
  severities,
  type Component,
  type HealthProblemCode,
  type Severity,
} from './health-problem-table.js';

export class AffectedHostResponse {
  @ApiProperty({ example: 'web-1' })
  host!: string;

  @ApiProperty({ example: "Its clock is 7200 s ahead of the fleet's; its rows are corrected by that" })
  detail!: string;

  @ApiProperty({ example: 'Let the host follow a time server (NTP)' })
  remedy!: string;
}

export class HealthProblemResponse {
  @ApiProperty({ enum: healthProblemCodes, description: 'docs/health.md explains each', example: 'wrong-clock' })
  code!: HealthProblemCode;

  @ApiProperty({
    enum: severities,
    description:
      '`critical`: rows or actions are lost or refused, or soon will be; `warning`: somebody should act; `info`: ' +
      'worth knowing',
    example: 'warning',
  })
  severity!: Severity;

  @ApiProperty({ enum: components, description: 'The part of psfleet that has the problem', example: 'host' })
  component!: Component;

  @ApiProperty({ example: 'Clocks of hosts are wrong' })
  title!: string;

  @ApiProperty({ example: '1 of 12 hosts' })
  detail!: string;

  @ApiProperty({ example: 'Each host says in `hosts` what is wrong and what to do' })
  remedy!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Since when, where that is known',
    example: null,
  })
  since!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'How many hosts have it; null for others', example: 1 })
  hostCount!: number | null;

  @ApiProperty({ type: [AffectedHostResponse], description: 'At most 100 of them, by name' })
  hosts!: readonly AffectedHostResponse[];
}

export class FailedCheckResponse {
  @ApiProperty({ example: 'hosts' })
  check!: string;

  @ApiProperty({ example: 'no answer within 10 s' })
  reason!: string;
}

export class HealthProblemsMeta {
  @ApiProperty({ format: 'date-time', example: '2026-11-22T20:00:10.004Z' })
  checkedAt!: string;

  @ApiProperty({
    type: [FailedCheckResponse],
    description: 'Checks that could not be made, so that their problems are missing here',
  })
  failed!: readonly FailedCheckResponse[];
}
