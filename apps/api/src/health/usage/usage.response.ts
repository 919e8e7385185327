import { ApiProperty } from '@nestjs/swagger';
import { FailedCheckResponse } from '../problems/health-problem.response.js';

class StoredRowsResponse {
  @ApiProperty({ type: 'integer', description: 'Rows, those included that a merge will remove', example: 1_203_911 })
  rows!: number;

  @ApiProperty({ type: 'integer', description: 'Compressed size in bytes', example: 4_821_002 })
  bytes!: number;
}

export class TableUsageResponse extends StoredRowsResponse {
  @ApiProperty({ example: 'process_samples' })
  table!: string;
}

export class DayUsageResponse extends StoredRowsResponse {
  @ApiProperty({ format: 'date', description: 'The day, in UTC', example: '2026-11-22' })
  day!: string;
}

export class DiskUsageResponse {
  @ApiProperty({ example: 'default' })
  name!: string;

  @ApiProperty({ type: 'integer', description: 'Bytes that are free', example: 81_203_911_000 })
  freeBytes!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes', example: 120_000_000_000 })
  totalBytes!: number;
}

export class StorageUsageResponse {
  @ApiProperty({
    type: 'integer',
    description: 'Compressed size of the database in bytes, as all sizes on the server of ClickHouse that answers',
    example: 812_039_110,
  })
  bytes!: number;

  @ApiProperty({ type: [DiskUsageResponse], description: 'The disks of ClickHouse' })
  disks!: readonly DiskUsageResponse[];

  @ApiProperty({
    type: [TableUsageResponse],
    description: 'The tables, the largest first. In a cluster their rows of one shard',
  })
  tables!: readonly TableUsageResponse[];

  @ApiProperty({
    type: [DayUsageResponse],
    description: 'The days of raw rows, the newest first, at most 32. Today is not over yet',
  })
  rawDays!: readonly DayUsageResponse[];
}

export class BrokerUsageResponse {
  @ApiProperty({ type: 'integer', description: 'Size of the stream of messages in bytes', example: 1_203_911 })
  streamBytes!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Size in bytes at which the stream refuses messages, which agents then keep',
    example: 4_294_967_296,
  })
  streamMaxBytes!: number;

  @ApiProperty({ type: 'integer', description: 'Messages that no collector has received', example: 3 })
  pendingMessages!: number;

  @ApiProperty({ type: 'integer', description: 'Messages that collectors hold and have not stored', example: 40 })
  unacknowledgedMessages!: number;

  @ApiProperty({
    description: 'Seconds for which the oldest message that is not stored has waited, as far as this API saw',
    example: 1.2,
  })
  behind!: number;

  @ApiProperty({ type: 'integer', description: 'Messages that could not be stored and are kept', example: 0 })
  deadLetters!: number;
}

export class UsageResponse {
  @ApiProperty({ type: BrokerUsageResponse, nullable: true, description: 'Null while the broker does not answer' })
  broker!: BrokerUsageResponse | null;

  @ApiProperty({ type: StorageUsageResponse, nullable: true, description: 'Null while ClickHouse does not answer' })
  storage!: StorageUsageResponse | null;
}

export class UsageMeta {
  @ApiProperty({ type: [FailedCheckResponse], description: 'What could not be read, and why' })
  failed!: readonly FailedCheckResponse[];
}
