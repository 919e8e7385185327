import { ApiProperty } from '@nestjs/swagger';

export class EmptyMeta {}

export class PageMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Give it as `cursor` for the next page; null on the last one',
    example: null,
  })
  cursor!: string | null;
}

export class SeriesMeta {
  @ApiProperty({ description: 'Length of a bucket in seconds', example: 10 })
  step!: number;

  @ApiProperty({
    description:
      'From which rows the answer was made: the coarsest of them, where finer ones tell of the newest minutes',
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
    description: 'End of the time, not part of it',
    example: '2026-11-22T21:00:00.000Z',
  })
  to!: string;

  @ApiProperty({ description: 'Rows that the storage read', example: 360 })
  rowsRead!: number;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];
}

/** Of what shows one moment. */
export class MomentMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The moment that is shown; null if nothing is stored',
    example: '2026-11-22T20:00:10.004Z',
  })
  at!: string | null;

  @ApiProperty({ description: 'Whether something may be missing; the warnings say what', example: false })
  partial!: boolean;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];

  @ApiProperty({ description: 'Rows that the storage read', example: 624 })
  rowsRead!: number;
}

export class TableMeta extends MomentMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Give it as `cursor` for the next page; null on the last one',
    example: null,
  })
  cursor!: string | null;
}

export class TopMeta extends MomentMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Start of the time; null for a moment',
    example: null,
  })
  from!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'End of the time, not part of it',
    example: null,
  })
  to!: string | null;

  @ApiProperty({
    description: 'From which rows the answer was made: of each process, or of names by the quarter hour or hour',
    enum: ['raw', '15m', '1h'],
    example: 'raw',
  })
  tier!: 'raw' | '15m' | '1h';
}

export class DiffMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The first moment that is shown; null if nothing is stored at it',
    example: '2026-11-22T19:00:10.004Z',
  })
  from!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The second moment',
    example: '2026-11-22T20:00:10.004Z',
  })
  to!: string | null;

  @ApiProperty({ description: 'Whether something may be missing; the warnings say what', example: false })
  partial!: boolean;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];

  @ApiProperty({ description: 'Rows that the storage read', example: 1248 })
  rowsRead!: number;
}
