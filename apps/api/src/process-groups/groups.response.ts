import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { MomentAmount, UsedAmount } from '@psfleet/storage';
import { TopMeta } from '../http/meta.response.js';

const nullableNumber = { type: Number, nullable: true } as const;

/** Processes that have something in common. Amounts of a moment are null over a time range, and the other way round. */
export class ProcessGroupResponse implements Record<MomentAmount | UsedAmount, number | null> {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The name, user, unit, container or program; null for the processes that have none, or whose is not known',
    example: 'postgres',
  })
  group!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null unless `perHost` is true', example: null })
  host!: string | null;

  @ApiProperty({ description: 'On how many hosts they run or ran', example: 12 })
  hosts!: number;

  @ApiProperty({ ...nullableNumber, description: 'How many they are or were; null if unknown', example: 240 })
  processes!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'How many of them had ended before a sweep saw them; null at a moment and in rollups',
    example: null,
  })
  unswept!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Over the last interval; 100 is one whole CPU', example: 340.5 })
  cpuPercent!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description:
      'Bytes: proportional memory (PSS) of the processes where it is known, else resident memory (RSS), in which ' +
      'pages that they share count once for each',
    example: 4294967296,
  })
  memory!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'The part of `memory` that is resident memory', example: 104857600 })
  unshared!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Resident memory in bytes', example: 8589934592 })
  rss!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Swapped out memory in bytes', example: 0 })
  swap!: number | null;

  @ApiProperty({ ...nullableNumber, example: 260 })
  numThreads!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Open file descriptors', example: 5120 })
  numFds!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Seconds of user and system CPU time', example: 1234.5 })
  cpuTime!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes read from storage', example: 0 })
  readBytes!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes written to storage', example: 4096 })
  writeBytes!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Context switches of their main threads; null in rollups',
    example: 9000,
  })
  ctxSwitches!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'TCP payload sent', example: 73400320 })
  tcpSentBytes!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'TCP payload received', example: 1048576 })
  tcpReceivedBytes!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Over a time range: the most resident memory that one of them had, in bytes',
    example: null,
  })
  maxRss!: number | null;
}

export class ProcessGroupsMeta extends OmitType(TopMeta, ['explanation', 'notKept']) {
  @ApiProperty({ description: 'How many groups there are, listed or not', example: 97 })
  groups!: number;
}

export interface ProcessGroupsAnswer {
  readonly groups: ProcessGroupResponse[];
  readonly meta: ProcessGroupsMeta;
}
