import { ApiProperty } from '@nestjs/swagger';

export class MetricResponse {
  @ApiProperty({ example: 'virtual_memory.percent' })
  name!: string;

  @ApiProperty({ description: "psutil's function", example: 'virtual_memory' })
  group!: string;

  @ApiProperty({ description: "psutil's field", example: 'percent' })
  field!: string;

  @ApiProperty({ enum: ['gauge', 'counter'], example: 'gauge' })
  type!: string;

  @ApiProperty({ description: 'UCUM', example: '%' })
  unit!: string;

  @ApiProperty({ example: '(total - available) / total' })
  help!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Name and meaning of each dimension',
    example: {},
  })
  dimensions!: Record<string, string>;

  @ApiProperty({ type: [String], example: ['avg', 'min', 'max', 'sum', 'last', 'p95'] })
  aggregations!: readonly string[];

  @ApiProperty({ type: [String], nullable: true, description: 'Platforms that have it; null: all', example: null })
  platforms!: readonly string[] | null;

  @ApiProperty({ description: 'Name in OpenTelemetry', example: 'system.memory.utilization' })
  otel!: string;

  @ApiProperty({ description: 'Name in Prometheus', example: 'psfleet_virtual_memory_percent' })
  prometheus!: string;
}

export class LatestMetricResponse {
  @ApiProperty({ example: 'virtual_memory' })
  group!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T20:00:10.004Z' })
  ts!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: {} })
  dimensions!: Record<string, string>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: ['number', 'null'] },
    description: "psutil's fields in camelCase; null if unknown",
    example: { total: 16777216000, percent: 61.2 },
  })
  values!: Record<string, number | null>;
}

export class SeriesResponse {
  @ApiProperty({ example: 'virtual_memory.percent' })
  metric!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null if hosts are merged', example: 'web-1' })
  host!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: {} })
  dimensions!: Record<string, string>;

  @ApiProperty({
    type: 'array',
    items: {
      type: 'array',
      prefixItems: [{ type: 'string', format: 'date-time' }, { type: ['number', 'null'] }],
      minItems: 2,
      maxItems: 2,
    } as object,
    description: 'Start of the bucket and its value; buckets without samples are omitted',
    example: [['2026-11-22T20:00:00.000Z', 61.2]],
  })
  points!: [string, number | null][];
}

/** A point of a series, as a row of an export. */
export class MetricPointResponse {
  @ApiProperty({ example: 'virtual_memory.percent' })
  metric!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null if hosts are merged', example: 'web-1' })
  host!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: {} })
  dimensions!: Record<string, string>;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Start of the bucket',
    example: '2026-11-22T20:00:00.000Z',
  })
  ts!: string;

  @ApiProperty({ type: Number, nullable: true, example: 61.2 })
  value!: number | null;
}
