import { ApiProperty } from '@nestjs/swagger';
import type { StateRole } from './state-status.js';

export const stateRoles: readonly StateRole[] = ['writer', 'standby', 'outdated', 'unknown'];

export class StateResponse {
  @ApiProperty({
    enum: stateRoles,
    description:
      'Whether this instance may change the state: `writer`; `standby`, because another instance is the writer; ' +
      '`outdated`, because a newer state than its own was distributed; `unknown`, because the broker was not asked yet',
    example: 'writer',
  })
  role!: StateRole;

  @ApiProperty({ type: 'integer', description: 'Grows with every change', example: 42 })
  generation!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The generation that the broker distributes; null if it has none',
    example: 42,
  })
  distributedGeneration!: number | null;

  @ApiProperty({ type: 'integer', description: 'Enrolled hosts', example: 400 })
  hosts!: number;

  @ApiProperty({ type: 'integer', description: 'Hosts that were removed', example: 3 })
  removed!: number;

  @ApiProperty({ type: 'integer', example: 2 })
  enrollments!: number;

  @ApiProperty({ type: 'integer', description: 'Revoked credentials that would not have expired yet', example: 1 })
  revocations!: number;
}

export class ExportedStateResponse {
  @ApiProperty({ description: 'The whole state, for `POST /api/v1/state/import`', example: '{"version":1}' })
  file!: string;
}
