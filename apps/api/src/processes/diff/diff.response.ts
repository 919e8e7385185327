import { ApiProperty } from '@nestjs/swagger';
import { ProcessResponse } from '../process.response.js';

const nullableNumber = { type: Number, nullable: true } as const;

/** How much each value of a process grew from the first moment to the second; null if either is unknown. */
export class ProcessGrowthResponse {
  @ApiProperty({ ...nullableNumber, description: 'Seconds of CPU time', example: 12.5 })
  cpuTime!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes of resident memory', example: -4096 })
  rss!: number | null;

  @ApiProperty({ ...nullableNumber, example: 0 })
  numThreads!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Open file descriptors', example: 3 })
  numFds!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes read from storage', example: 0 })
  readBytes!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes written to storage', example: 8192 })
  writeBytes!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes of TCP payload sent', example: 1048576 })
  tcpSentBytes!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes of TCP payload received', example: 512 })
  tcpReceivedBytes!: number | null;
}

/** A process that ran at both moments, with its values at the second. */
export class ChangedProcessResponse extends ProcessResponse {
  @ApiProperty({ description: 'How much its values grew' })
  growth!: ProcessGrowthResponse;

  @ApiProperty({ description: 'Its name at the first moment, which differs after an exec', example: 'node' })
  nameBefore!: string;
}

/** Processes of one name and user, some of which ended and some of which started in between. */
export class RestartResponse {
  @ApiProperty({ example: 'node' })
  name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'app' })
  username!: string | null;

  @ApiProperty({ type: [String], description: 'procUids of the processes that ended', example: ['9f86d081884c7d65'] })
  ended!: readonly string[];

  @ApiProperty({ type: [String], description: 'procUids of the processes that started', example: ['2c26b46b68ffc68f'] })
  started!: readonly string[];
}

export class ProcessDiffResponse {
  @ApiProperty({ type: [ProcessResponse], description: 'Only in the second table, in descending order of rss' })
  started!: ProcessResponse[];

  @ApiProperty({
    type: [ProcessResponse],
    description: 'Only in the first table, with its values, in descending order of rss',
  })
  ended!: ProcessResponse[];

  @ApiProperty({
    type: [ChangedProcessResponse],
    description:
      'In both tables with different values or another name, in descending order of CPU time used, then of the ' +
      'change of rss',
  })
  changed!: ChangedProcessResponse[];

  @ApiProperty({
    type: [RestartResponse],
    description: 'Names whose processes ended while others of that name started, in descending order of how many ended',
  })
  restarted!: RestartResponse[];
}
