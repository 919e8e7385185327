import { ApiProperty } from '@nestjs/swagger';
import { processEventKinds } from '@psfleet/storage';
import { PageMeta } from '../http/meta.response.js';

const nullableNumber = { type: Number, nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;

export class ProcessEventResponse {
  @ApiProperty({ example: 'web-1' })
  host!: string;

  @ApiProperty({ enum: processEventKinds, example: 'exit' })
  kind!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When; the end of the range if only a range is known',
    example: '2026-11-22T20:00:07.218Z',
  })
  at!: string;

  @ApiProperty({
    ...nullableText,
    format: 'date-time',
    description: 'Beginning of the range in which it happened; null when the moment is known',
    example: null,
  })
  since!: string | null;

  @ApiProperty({
    description: 'Who told: the kernel as it happened, or a sweep that noticed',
    enum: ['kernel', 'sweep'],
    example: 'kernel',
  })
  source!: string;

  @ApiProperty({
    ...nullableText,
    description: 'Null when it is about no process, or about one too short for a sweep to see',
    example: '9f86d081884c7d65',
  })
  procUid!: string | null;

  @ApiProperty({ ...nullableNumber, example: 1234 })
  pid!: number | null;

  @ApiProperty({ ...nullableText, example: 'node' })
  name!: string | null;

  @ApiProperty({ ...nullableText, example: 'app' })
  username!: string | null;

  @ApiProperty({ ...nullableNumber, description: 'With which it ended by itself; null when not known', example: 0 })
  exitCode!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Number of the signal that ended it', example: null })
  exitSignal!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Seconds from its start to its end', example: 81.223 })
  lifetime!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Of a clock-step: seconds by which the wall clock jumped',
    example: null,
  })
  step!: number | null;
}

export class EventsMeta extends PageMeta {
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Start of the time',
    example: '2026-11-22T19:00:10.004Z',
  })
  from!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'End of the time, not part of it',
    example: '2026-11-22T20:00:10.004Z',
  })
  to!: string;

  @ApiProperty({ description: 'Rows that the storage read', example: 624 })
  rowsRead!: number;
}
