import { ApiProperty } from '@nestjs/swagger';

/** A value of a field, for a search. */
export class ProcessValueResponse {
  @ApiProperty({ example: 'nginx.service' })
  value!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Number of processes that have it; null for a label, which hosts have',
    example: 412,
  })
  processes!: number | null;

  @ApiProperty({ description: 'Number of hosts where these run, or that have the label', example: 103 })
  hosts!: number;
}

/** Describes a list of values. */
export class ProcessValuesMeta {
  @ApiProperty({ format: 'date-time', description: 'The end of the hour', example: '2026-11-22T20:00:00.000Z' })
  at!: string;

  @ApiProperty({ description: 'Whether there are more values than the answer has', example: false })
  hasMore!: boolean;

  @ApiProperty({ description: 'Number of rows that the storage read', example: 624 })
  rowsRead!: number;
}
