import { ApiProperty } from '@nestjs/swagger';

export class EmptyMeta {}

export class PageMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Pass it as `cursor` to get the next page; null on the last page',
    example: null,
  })
  cursor!: string | null;
}

export class SeriesMeta {
  @ApiProperty({
    description:
      'Length of a bucket in seconds; a day of a time zone whose clock is changed is an hour longer or shorter',
    example: 10,
  })
  step!: number;

  @ApiProperty({ description: 'The time zone by whose clock buckets begin', example: 'UTC' })
  timeZone!: string;

  @ApiProperty({
    description:
      'The coarsest resolution of the rows that the answer was made from; the newest minutes may come from finer rows',
    enum: ['raw', '1m', '1h'],
    example: 'raw',
  })
  tier!: 'raw' | '1m' | '1h';

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Start of the first bucket',
    example: '2026-11-22T20:00:00.000Z',
  })
  from!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'End of the time range, exclusive',
    example: '2026-11-22T21:00:00.000Z',
  })
  to!: string;

  @ApiProperty({ description: 'Number of rows that the storage read', example: 360 })
  rowsRead!: number;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];
}

/** Describes an answer that shows one moment. */
export class MomentMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The moment that the answer shows; null if nothing is stored',
    example: '2026-11-22T20:00:10.004Z',
  })
  at!: string | null;

  @ApiProperty({ description: 'Whether something may be missing; `warnings` say what', example: false })
  partial!: boolean;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];

  @ApiProperty({ description: 'Number of rows that the storage read', example: 624 })
  rowsRead!: number;
}

export class TableMeta extends MomentMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Pass it as `cursor` to get the next page; null on the last page',
    example: null,
  })
  cursor!: string | null;
}

export class TopMeta extends MomentMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Start of the time range; null for a moment',
    example: null,
  })
  from!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'End of the time range, exclusive',
    example: null,
  })
  to!: string | null;

  @ApiProperty({
    description:
      'The coarsest resolution of the rows that the answer was made from: raw samples of processes, or rollups by ' +
      'program',
    enum: ['raw', '15m', '1h'],
    example: 'raw',
  })
  tier!: 'raw' | '15m' | '1h';

  @ApiProperty({
    description: 'What a row is, and which other question there is',
    example: 'each row is a process at one moment; ask with from and to for the most, or the sum, over a time',
  })
  explanation!: string;

  @ApiProperty({
    type: [String],
    description: 'The fields that are null in some rows because rollups do not keep them',
    example: [],
  })
  notKept!: readonly string[];
}

export class DiffMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The first moment; null if nothing is stored of it',
    example: '2026-11-22T19:00:10.004Z',
  })
  from!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The second moment; null if nothing is stored of it',
    example: '2026-11-22T20:00:10.004Z',
  })
  to!: string | null;

  @ApiProperty({ description: 'Whether something may be missing; `warnings` say what', example: false })
  partial!: boolean;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];

  @ApiProperty({ description: 'Number of rows that the storage read', example: 1248 })
  rowsRead!: number;
}
