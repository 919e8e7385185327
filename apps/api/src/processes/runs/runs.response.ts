import { ApiProperty } from '@nestjs/swagger';

/** A program that ran on a host within a time range: all processes with the same name and executable. */
export class ProcessRunsResponse {
  @ApiProperty({ example: 'web-1' })
  host!: string;

  @ApiProperty({ example: 'node' })
  name!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Path of the executable; null if it is not known, as of processes that ended before a sweep saw them',
    example: '/usr/bin/node',
  })
  exe!: string | null;

  @ApiProperty({
    format: 'date-time',
    description: 'The first time in the range at which one of its processes ran',
    example: '2026-11-22T20:00:10.004Z',
  })
  firstSeen!: string;

  @ApiProperty({
    format: 'date-time',
    description:
      'The last time in the range at which one of its processes is known to have run: its exit, or the last tick of ' +
      'the host; on a host that was silent when the range ended, up to an hour before that',
    example: '2026-11-24T03:12:00.117Z',
  })
  lastSeen!: string;

  @ApiProperty({ description: 'Number of its processes', example: 12 })
  runs!: number;

  @ApiProperty({ description: 'Number of different command lines among them', example: 2 })
  commandLines!: number;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Arguments of the process that was seen last; null if they could not be read',
    example: ['node', 'server.js'],
  })
  cmdline!: readonly string[] | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether these arguments were cut; null if they are not known',
    example: false,
  })
  cmdlineCut!: boolean | null;

  @ApiProperty({ type: String, nullable: true, description: 'Name of its user', example: 'app' })
  username!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Identity in the fleet of the process that was seen last; null if it is not known',
    example: '9f86d081884c7d65',
  })
  procUid!: string | null;
}

/** Describes an answer about a time range. */
export class ProcessRunsMeta {
  @ApiProperty({ format: 'date-time', description: 'Start of the time range', example: '2026-11-22T20:00:00.000Z' })
  from!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'End of the time range, exclusive',
    example: '2026-11-29T20:00:00.000Z',
  })
  to!: string;

  @ApiProperty({ description: 'Whether something may be missing; `warnings` say what', example: false })
  partial!: boolean;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];

  @ApiProperty({ description: 'Number of rows that the storage read', example: 624 })
  rowsRead!: number;
}
