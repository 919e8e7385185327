import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { TopMeta } from '../../http/meta.response.js';
import { ProcessExitResponse, ProcessResponse } from '../process.response.js';

/**
 * A process and the value that ranks it. Totals since its start (cpuTime and those of bytes) are in the table of
 * its host and null here. Over a time range all gauges are null; over a long one all processes of one host with the
 * same name and user are one row.
 */
export class TopProcessResponse extends OmitType(ProcessResponse, ['procUid']) {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Identity in the fleet; null if the row covers all processes of that name and user',
    example: '9f86d081884c7d65',
  })
  procUid!: string | null;

  @ApiProperty({
    description:
      'At a moment: percent of one CPU or bytes per second over the last interval, or the current bytes or count. ' +
      'Over a time range: the sum of CPU seconds or bytes, or the maximum of a gauge.',
    example: 97.5,
  })
  value!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      'Over a time range: when a gauge first had its maximum, or the end of the interval in which a sum grew most; ' +
      'from rollups the start of that quarter or hour. Name, command line, user and owner are those of then. ' +
      'Null at a moment',
    example: '2026-11-28T03:12:40.000Z',
  })
  peakAt!: string | null;

  @ApiProperty({
    type: ProcessExitResponse,
    nullable: true,
    description: 'Over a time range: how the process ended; null if no exit is stored, in rollups, and at a moment',
  })
  exit!: ProcessExitResponse | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description:
      'Over a time range: whether the process still runs; null if its host is offline, in rollups, and at a moment',
  })
  running!: boolean | null;
}

/** What only a top over a time range knows about its processes. */
export const noPeak = { peakAt: null, exit: null, running: null } as const;

export interface TopAnswer {
  readonly processes: TopProcessResponse[];
  readonly meta: TopMeta;
}
