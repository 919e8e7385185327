import { aggregations, mergers, type Aggregation, type Merger } from '@psfleet/storage';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsString, Max, Min } from 'class-validator';
import { parseLabel } from '../hosts/host-scope.query.js';
import { IsHostName, IsTime, MayBeAbsent, Obeys } from '../http/validation/constraints.js';
import { isTimeZone } from './zoned-buckets.js';

export class MetricsQuery {
  @ApiProperty({
    type: [String],
    description: 'Names from GET /metrics',
    example: ['virtual_memory.percent'],
    minItems: 1,
    maxItems: 20,
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  metrics!: string[];

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Only these hosts',
    example: ['web-1'],
    minItems: 1,
    maxItems: 1000,
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @IsHostName({ each: true })
  hosts?: string[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Only hosts that have all these labels today; `*` and `?` stand for any characters',
    example: { rack: 'r12' },
  })
  @MayBeAbsent()
  @Obeys('isLabelFilter', checkLabels)
  labels?: Record<string, string>;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'integer' }],
    required: false,
    default: '-1h',
    description: 'Start of the time range',
    example: '-15m',
  })
  @MayBeAbsent()
  @IsTime()
  from?: string | number;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'integer' }],
    required: false,
    description: 'End of the time range; default: now',
    example: '2026-11-22T20:00:00Z',
  })
  @MayBeAbsent()
  @IsTime()
  to?: string | number;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 2_678_400,
    description: 'Length of a bucket in seconds',
    example: 10,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(2_678_400)
  step?: number;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 11_000,
    description: 'Approximate number of buckets, instead of `step`; 300 if neither is given',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(11_000)
  points?: number;

  @ApiProperty({
    type: String,
    required: false,
    description:
      'A time zone of the IANA database by whose clock buckets begin, also when it is changed; default: UTC. Steps ' +
      'must then divide a day, or be whole days: a step of 86,400 s is a day of the zone, which may have 23 or 25 ' +
      'hours, and seven days are a week from Monday',
    example: 'Europe/Berlin',
  })
  @MayBeAbsent()
  @Obeys('isTimeZone', (zone) => (isTimeZone(zone) ? null : 'must be a time zone such as Europe/Berlin'))
  timeZone?: string;

  @ApiProperty({
    enum: aggregations,
    required: false,
    default: 'avg',
    description:
      'How the samples of one series in a bucket are combined. `rate` is the increase of a counter per second; a ' +
      'counter that fell was reset and counts as no increase.',
  })
  @IsIn(aggregations)
  agg: Aggregation = 'avg';

  @ApiProperty({
    enum: mergers,
    required: false,
    description:
      'How series that `groupBy` merges are combined, each after `agg`: `"agg": "avg", "across": "sum", "groupBy": ' +
      '[]` is the sum over all hosts. Without it, all their samples are combined by `agg`, and rates add up; ' +
      '`sum` and `last` then cannot merge series. A series without a sample in a bucket is not part of its sum, so ' +
      'take steps of at least the interval of the agents.',
    example: 'sum',
  })
  @MayBeAbsent()
  @IsIn(mergers)
  across?: Merger;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    description: 'Only series with these values of their dimensions',
    example: { cpu: ['0', '1'] },
  })
  @MayBeAbsent()
  @Obeys('isDimensionFilter', checkDimensions)
  dimensions?: Record<string, string | string[]>;

  @ApiProperty({
    type: [String],
    required: false,
    description:
      'The dimensions, and `host`, to keep separate. All others are merged, without the series that is their total ' +
      "(the value ''). Default: no series are merged.",
    example: ['host'],
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @IsString({ each: true })
  groupBy?: string[];
}

function checkLabels(value: unknown): string | null {
  const isFilter =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([key, text]) => typeof text === 'string' && parseLabel(`${key}=${text}`) !== null);
  return isFilter ? null : 'must be an object with a text for each label';
}

function checkDimensions(value: unknown): string | null {
  const isText = (part: unknown): boolean => typeof part === 'string' && part.length <= 4096;
  const isFilter =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(
      (part) => isText(part) || (Array.isArray(part) && part.length > 0 && part.length <= 1000 && part.every(isText)),
    );
  return isFilter ? null : 'must be an object with a text or a list of texts for each dimension';
}
