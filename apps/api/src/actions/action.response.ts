import { ApiProperty } from '@nestjs/swagger';
import { outcomes } from '@psfleet/wire';
import type { ActionStatus } from '@psfleet/storage';

export const actionStatuses: readonly ActionStatus[] = ['pending', 'done', 'delivered', 'refused', 'unknown'];

export class ActionResultResponse {
  @ApiProperty({ type: String, nullable: true, description: 'Null if it was never known', example: 'web-1' })
  host!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '9f86d081884c7d65' })
  procUid!: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 1234 })
  pid!: number | null;

  @ApiProperty({
    type: String,
    enum: outcomes,
    nullable: true,
    description:
      'Null while pending, and if the agent did not reply. `delivered`: accepted by the system, without the effect ' +
      'that was asked for; `expired`: too late or withdrawn, so that nothing was done',
    example: 'done',
  })
  outcome!: string | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether the kernel guaranteed the identity of the process during the action',
    example: true,
  })
  pinned!: boolean | null;

  @ApiProperty({ description: 'One human-readable sentence', example: 'process ended' })
  detail!: string;
}

export class ActionResponse {
  @ApiProperty({ format: 'uuid', example: '019ab7f0-7c3e-7d51-8f43-2b6a9d0e4c11' })
  id!: string;

  @ApiProperty({
    enum: actionStatuses,
    description:
      '`pending`: the agent has not answered yet. `done`: the effect was seen. `delivered`: the system accepted the ' +
      'action, but its effect was not seen: the process still runs, say. `refused`: nothing was done. `unknown`: it ' +
      'is not known whether anything was done; changes once the agent tells',
    example: 'done',
  })
  status!: ActionStatus;

  @ApiProperty({ example: 'signal' })
  verb!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { signal: 'SIGTERM' } })
  args!: Readonly<Record<string, unknown>>;

  @ApiProperty({ type: [ActionResultResponse] })
  results!: readonly ActionResultResponse[];
}

export class ActionRecordResponse extends ActionResponse {
  @ApiProperty({ example: 'admin' })
  operator!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T20:00:12.100Z' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T20:00:12.118Z' })
  updatedAt!: string;
}
