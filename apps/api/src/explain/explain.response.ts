import { ApiProperty, PickType } from '@nestjs/swagger';
import { ProcessResponse } from '../processes/process.response.js';
import { explainedMetrics, type ExplainedMetric } from './explained-metrics.js';

const nullableNumber = { type: Number, nullable: true } as const;
const numbersByName = { type: 'object' as const, additionalProperties: { type: ['number', 'null'] } };

const shareProcessFields = [
  'procUid',
  'pid',
  'ppid',
  'name',
  'exe',
  'cmdline',
  'cmdlineCut',
  'username',
  'unit',
  'program',
  'containerId',
  'containerName',
  'podName',
  'podNamespace',
  'createTime',
] as const;

/** A process as it was when it used most. */
export class ShareProcessResponse extends PickType(ProcessResponse, shareProcessFields) {}

export class ShareResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The procUid, name, user, unit, container or program; null for processes that have none, or whose is unknown',
    example: '9f86d081884c7d65',
  })
  group!: string | null;

  @ApiProperty({ description: 'In the unit of the answer', example: 41.2 })
  value!: number;

  @ApiProperty({ ...nullableNumber, description: 'Percent of `total`; null if that is 0 or not known', example: 68.7 })
  percent!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'How many processes it is the share of', example: 1 })
  processes!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description:
      'The part of `value` that ended processes used after their last sample, which may be all. Null in rollups',
    example: 0.31,
  })
  ended!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description:
      'Of CPU time, where nothing accounts ended processes: the part of `value` that its children used which ended ' +
      'between two ticks. 0 for other metrics and hosts; null for CPU time in rollups',
    example: 0,
  })
  children!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description:
      'Of memory: the part of `value` that is resident memory (RSS), because the proportional memory (PSS) of those ' +
      'processes is not known. Null for other metrics',
    example: null,
  })
  unshared!: number | null;

  @ApiProperty({ type: ShareProcessResponse, nullable: true, description: 'Null unless `by` is `process`' })
  process!: ShareProcessResponse | null;
}

export class OtherSharesResponse {
  @ApiProperty({ description: 'How many shares are not listed', example: 112 })
  groups!: number;

  @ApiProperty({ description: 'Their sum', example: 3.4 })
  value!: number;
}

/** How a host's metric is shared out: total = shares + others + remainder. */
export class ExplanationResponse {
  @ApiProperty({ example: 'web-1' })
  host!: string;

  @ApiProperty({ enum: explainedMetrics, example: 'cpu' })
  metric!: ExplainedMetric;

  @ApiProperty({ description: 'UCUM, of every value', example: 's' })
  unit!: string;

  @ApiProperty({ ...nullableNumber, description: 'What the host itself counted; null if it did not', example: 60 })
  total!: number | null;

  @ApiProperty({
    ...numbersByName,
    description: 'The fields that make up the total',
    example: { user: 48, system: 12 },
  })
  parts!: Record<string, number | null>;

  @ApiProperty({
    ...numbersByName,
    description: 'What the host counted apart, for no process or as a part of something else',
    example: { irq: 0, softirq: 0.4, steal: 0, iowait: 1.2, idle: 58 },
  })
  apart!: Record<string, number | null>;

  @ApiProperty({ description: 'The sum of all shares, listed or not', example: 58.9 })
  attributed!: number;

  @ApiProperty({
    ...nullableNumber,
    description:
      'total - attributed: what no process accounts for. Negative where processes account for more than the host ' +
      'counted: of memory by RSS, which counts shared pages once for each process, and of bytes that were written to ' +
      'the cache and not yet to a disk',
    example: 1.1,
  })
  remainder!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Percent of `total`', example: 1.8 })
  remainderPercent!: number | null;

  @ApiProperty({ type: [ShareResponse], description: 'The largest shares, in descending order' })
  shares!: ShareResponse[];

  @ApiProperty({ type: OtherSharesResponse, description: 'The shares beyond `limit`' })
  others!: OtherSharesResponse;
}

/** Describes which ticks were explained. */
export class ExplanationMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Of memory: the tick that is explained. Otherwise null',
    example: null,
  })
  at!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      'The tick from which on everything counts, or the start of the first bucket of rollups; null for memory, and ' +
      'if there is none',
    example: '2026-11-22T20:00:00.004Z',
  })
  from!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The last tick that counts',
    example: '2026-11-22T20:05:00.004Z',
  })
  to!: string | null;

  @ApiProperty({ description: 'Whether something may be missing; `warnings` say what', example: false })
  partial!: boolean;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];

  @ApiProperty({ description: 'Number of rows that the storage read', example: 1624 })
  rowsRead!: number;
}

export interface ExplanationAnswer {
  readonly explanation: ExplanationResponse;
  /** An ExplanationMeta as a plain object. */
  readonly meta: Pick<ExplanationMeta, keyof ExplanationMeta>;
}
