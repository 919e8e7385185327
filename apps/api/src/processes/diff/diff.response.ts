import { ApiProperty } from '@nestjs/swagger';
import { ProcessResponse } from '../process.response.js';

const nullableNumber = { type: Number, nullable: true } as const;

/** By how much the figures of a process grew from the first moment to the second; null where one of the two is not known. */
export class ProcessGrowthResponse {
  @ApiProperty({ ...nullableNumber, description: 'Seconds of CPU time', example: 12.5 })
  cpuTime!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes of resident memory', example: -4096 })
  rss!: number | null;

  @ApiProperty({ ...nullableNumber, example: 0 })
  numThreads!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Open descriptors', example: 3 })
  numFds!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes read from storage', example: 0 })
  readBytes!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes written to storage', example: 8192 })
  writeBytes!: number | null;
}

/** A process that was there at both moments, as it stood at the second. */
export class ChangedProcessResponse extends ProcessResponse {
  @ApiProperty({ description: 'By how much its figures grew' })
  growth!: ProcessGrowthResponse;

  @ApiProperty({ description: 'Its name at the first moment: another one after an exec', example: 'node' })
  nameBefore!: string;
}

/** Processes of one name and user of which some ended and some started in between. */
export class RestartResponse {
  @ApiProperty({ example: 'node' })
  name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'app' })
  username!: string | null;

  @ApiProperty({ type: [String], description: 'procUids of those that ended', example: ['9f86d081884c7d65'] })
  ended!: readonly string[];

  @ApiProperty({ type: [String], description: 'procUids of those that started', example: ['2c26b46b68ffc68f'] })
  started!: readonly string[];
}

export class ProcessDiffResponse {
  @ApiProperty({ type: [ProcessResponse], description: 'In the second table only, the greatest rss first' })
  started!: ProcessResponse[];

  @ApiProperty({
    type: [ProcessResponse],
    description: 'In the first table only, as they stood in it, the greatest rss first',
  })
  ended!: ProcessResponse[];

  @ApiProperty({
    type: [ChangedProcessResponse],
    description:
      'In both, with other figures or another name; who used the most CPU first, then who grew or shrank the most',
  })
  changed!: ChangedProcessResponse[];

  @ApiProperty({
    type: [RestartResponse],
    description: 'Names of which processes ended and others started; the most often first',
  })
  restarted!: RestartResponse[];
}
