import { ApiProperty, IntersectionType, OmitType } from '@nestjs/swagger';
import type { TopMeta } from '../../http/meta.response.js';
import { ownerFields } from '../process-row.js';
import { ProcessExitResponse } from '../process-exit.response.js';
import { ProcessResponse } from '../process.response.js';

/** How far the program of a row is spread. */
export class ProgramSpreadResponse {
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Number of processes of the same program on its host, this one among them: at the moment, or in the time ' +
      'range. Null if the program is not known',
    example: 12,
  })
  programProcesses!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Number of hosts of the whole fleet on which the same program ran in the time range, or in the quarter hour of ' +
      'the moment. GET /processes?program= names them. Null if the program is not known',
    example: 3,
  })
  programHosts!: number | null;
}

/**
 * A process and the value that ranks it. Totals since its start (cpuTime and those of bytes) are in the table of
 * its host and null here. Over a time range all gauges are null; over a long one all processes of one host that ran
 * one program under one name and user are one row.
 */
export class TopProcessResponse extends IntersectionType(
  OmitType(ProcessResponse, ['procUid']),
  ProgramSpreadResponse,
) {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Identity in the fleet. Over a long time range that of the process which had most at the peak, or null: ' +
      'rollups keep it for rss and cpu, and for the others where the program had a single process then',
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
    description: 'Over a time range: how the process ended; null if no exit is stored, and at a moment',
  })
  exit!: ProcessExitResponse | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Over a time range: whether the process still runs; null if its host is offline, and at a moment',
  })
  running!: boolean | null;
}

/** What only a top over a time range knows about its processes. */
export const noPeak = { peakAt: null, exit: null, running: null, programProcesses: null, programHosts: null } as const;

/** The fields of a row over a long time range that are null where rollups do not keep which process had most. */
export const fieldsOfProcess = [
  'procUid',
  'pid',
  'ppid',
  'parentProcUid',
  'exe',
  'exeState',
  'cmdline',
  'cmdlineCut',
  ...ownerFields,
  'createTime',
  'exit',
  'running',
] as const satisfies readonly (keyof TopProcessResponse)[];

export interface TopAnswer {
  readonly processes: TopProcessResponse[];
  readonly meta: TopMeta;
}
