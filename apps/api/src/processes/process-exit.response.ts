import { ApiProperty } from '@nestjs/swagger';

const nullableNumber = { type: Number, nullable: true } as const;

/** How a process ended, and what it used in all. Null where the kernel did not tell. */
export class ProcessExitResponse {
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it ended; if only a range is known, the end of that',
    example: '2026-11-22T20:00:07.218Z',
  })
  at!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Start of that range', example: null })
  since!: string | null;

  @ApiProperty({ ...nullableNumber, description: 'Exit code of a process that ended by itself', example: 0 })
  exitCode!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Number of the signal that ended it', example: null })
  exitSignal!: number | null;

  @ApiProperty({ description: 'Whether the kernel told that it killed the process because memory ran out' })
  oomKilled!: boolean;

  @ApiProperty({ ...nullableNumber, description: 'Seconds from its start to its end', example: 81.223 })
  lifetime!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Seconds of CPU time of all its threads', example: 3.004 })
  cpuTime!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Its largest resident memory in bytes', example: 609021952 })
  peakRss!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes that it read from storage itself', example: 104857600 })
  readBytes!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes that it wrote to storage itself', example: 0 })
  writeBytes!: number | null;
}
