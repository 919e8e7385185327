import { ApiProperty } from '@nestjs/swagger';

export class EmptyMeta {}

export class PageMeta {
  @ApiProperty({ type: String, nullable: true, description: 'Give it as `cursor` for the next page; null on the last one', example: null })
  cursor!: string | null;
}

export class SeriesMeta {
  @ApiProperty({ description: 'Length of a bucket in seconds', example: 10 })
  step!: number;

  @ApiProperty({ description: 'From which rows the answer was made', enum: ['raw'], example: 'raw' })
  tier!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'Start of the first bucket', example: '2026-11-22T20:00:00.000Z' })
  from!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'End of the time, not part of it', example: '2026-11-22T21:00:00.000Z' })
  to!: string;

  @ApiProperty({ description: 'Rows that the storage read', example: 360 })
  rowsRead!: number;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];
}

export class TableMeta extends PageMeta {
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'The moment that the table shows; null if nothing is stored', example: '2026-11-22T20:00:10.004Z' })
  at!: string | null;

  @ApiProperty({ description: 'Whether something may be missing; the warnings say what', example: false })
  partial!: boolean;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];

  @ApiProperty({ description: 'Rows that the storage read', example: 624 })
  rowsRead!: number;
}
