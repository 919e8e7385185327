import { ApiProperty } from '@nestjs/swagger';

const nullableNumber = { type: Number, nullable: true } as const;

/** The processes of one program at one moment, together; null if no process has a known value. */
export class ProgramTotalsResponse {
  @ApiProperty({ description: 'Number of processes', example: 3 })
  processes!: number;

  @ApiProperty({ ...nullableNumber, description: 'Bytes of resident memory', example: 220200960 })
  rss!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Percent of one CPU over the last tick', example: 9.6 })
  cpuPercent!: number | null;

  @ApiProperty({ ...nullableNumber, example: 33 })
  numThreads!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Open file descriptors', example: 126 })
  numFds!: number | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'string' } },
    description: 'Command lines that it has here and not on the other side, at most ten',
    example: [['node', 'server.js', '--workers=4']],
  })
  cmdlines!: string[][];
}

/** What one user runs of one program, on either side or on both. */
export class ComparedProgramResponse {
  @ApiProperty({
    description: 'What the processes run, the same text on every host; their name where it is not known',
    example: '/usr/bin/node server.js',
  })
  program!: string;

  @ApiProperty({ example: 'node' })
  name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'app' })
  username!: string | null;

  @ApiProperty({ type: ProgramTotalsResponse, nullable: true, description: 'Null if it does not run on this side' })
  first!: ProgramTotalsResponse | null;

  @ApiProperty({ type: ProgramTotalsResponse, nullable: true, description: 'Null if it does not run on this side' })
  second!: ProgramTotalsResponse | null;
}

export class ComparisonResponse {
  @ApiProperty({ type: [ComparedProgramResponse], description: 'Only on the first side, in descending order of rss' })
  onlyFirst!: ComparedProgramResponse[];

  @ApiProperty({ type: [ComparedProgramResponse], description: 'Only on the second side, in descending order of rss' })
  onlySecond!: ComparedProgramResponse[];

  @ApiProperty({
    type: [ComparedProgramResponse],
    description:
      'On both sides with another number of processes, or other command lines, in descending order of the difference ' +
      'of rss',
  })
  different!: ComparedProgramResponse[];

  @ApiProperty({
    type: [ComparedProgramResponse],
    description: 'On both sides with as many processes and the same command lines, in the same order',
  })
  alike!: ComparedProgramResponse[];
}

export class ComparisonMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The first moment; null if nothing is stored of it',
    example: '2026-11-22T19:00:10.004Z',
  })
  first!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The second moment; null if nothing is stored of it',
    example: '2026-11-22T20:00:10.004Z',
  })
  second!: string | null;

  @ApiProperty({ description: 'Whether something may be missing; `warnings` say what', example: false })
  partial!: boolean;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];

  @ApiProperty({ description: 'Number of rows that the storage read', example: 1248 })
  rowsRead!: number;
}
