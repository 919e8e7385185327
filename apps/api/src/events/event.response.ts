import { ApiProperty } from '@nestjs/swagger';
import { processEventKinds } from '@psfleet/storage';
import { PageMeta } from '../http/meta.response.js';

const nullableNumber = { type: Number, nullable: true } as const;
/** Null for other events, and for what the kernel did not log. */
const victim = { ...nullableNumber, example: null } as const;
const nullableText = { type: String, nullable: true } as const;

export class ProcessEventResponse {
  @ApiProperty({ example: 'web-1' })
  host!: string;

  @ApiProperty({ enum: processEventKinds, example: 'exit' })
  kind!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it happened; if only a range is known, the end of that',
    example: '2026-11-22T20:00:07.218Z',
  })
  at!: string;

  @ApiProperty({
    ...nullableText,
    format: 'date-time',
    description: 'Start of the range in which it happened; null if the exact time is known',
    example: null,
  })
  since!: string | null;

  @ApiProperty({
    description:
      'Whether the kernel reported the event as it happened, a sweep noticed it later, or the agent tells it of ' +
      'itself and of its host',
    enum: ['kernel', 'sweep', 'agent'],
    example: 'kernel',
  })
  source!: string;

  @ApiProperty({
    ...nullableText,
    description: 'Null if it concerns no process, or one of which only the pid is known',
    example: '9f86d081884c7d65',
  })
  procUid!: string | null;

  @ApiProperty({ ...nullableNumber, example: 1234 })
  pid!: number | null;

  @ApiProperty({ ...nullableText, example: 'node' })
  name!: string | null;

  @ApiProperty({ ...nullableText, example: 'app' })
  username!: string | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Exit code of a process that ended by itself; null if unknown',
    example: 0,
  })
  exitCode!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Number of the signal that ended the process', example: null })
  exitSignal!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Seconds from start to end of the process', example: 81.223 })
  lifetime!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Seconds by which the wall clock jumped, for a clock-step',
    example: null,
  })
  step!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description:
      'For an agent-start: seconds since the agent before it stopped; for a reboot: seconds since the last tick ' +
      'before it. Null if that is unknown',
    example: null,
  })
  gap!: number | null;

  @ApiProperty({
    ...nullableText,
    description: 'For an agent-stop: why it stopped, such as SIGTERM; null if it did not say, as after a crash',
    example: null,
  })
  reason!: string | null;

  @ApiProperty({ ...nullableText, description: 'For an agent-start: the version of the agent', example: null })
  agentVersion!: string | null;

  @ApiProperty({
    ...nullableNumber,
    description:
      'For an exit: seconds of CPU time since its start, of all threads; null if the kernel did not account it',
    example: 3.004,
  })
  cpuTime!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'For an exit: its largest resident memory in bytes',
    example: 609021952,
  })
  peakRss!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'For an exit: bytes that it read from storage, without those of its children',
    example: 104857600,
  })
  readBytes!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'For an exit: bytes that it wrote to storage, without those of its children',
    example: 0,
  })
  writeBytes!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'For an exit: process id of its parent', example: 1 })
  ppid!: number | null;

  @ApiProperty({ ...nullableText, description: 'For an exit: identity of its parent', example: '2c26b46b68ffc68f' })
  parentProcUid!: string | null;

  @ApiProperty({
    type: [String],
    nullable: true,
    description:
      'For an exit: its arguments; null for a short-lived process that ended before they could be read. ' +
      'Without a program of its own it has those of its parent',
    example: ['node', 'server.js'],
  })
  cmdline!: readonly string[] | null;

  @ApiProperty({ type: Boolean, nullable: true, description: 'Whether they were truncated', example: false })
  cmdlineCut!: boolean | null;

  @ApiProperty({
    ...nullableText,
    description: 'For an exit: what it ran, as in the table of its host',
    example: 'node server.js',
  })
  program!: string | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'For an exit: whether it ended before a sweep saw it, so that no table has it',
    example: false,
  })
  unswept!: boolean | null;

  @ApiProperty({ ...victim, description: 'For an oom: bytes of virtual memory of the killed process' })
  totalVm!: number | null;

  @ApiProperty({ ...victim, description: 'For an oom: bytes of its resident anonymous memory' })
  anonRss!: number | null;

  @ApiProperty({ ...victim, description: 'For an oom: bytes of its resident memory that was mapped from files' })
  fileRss!: number | null;

  @ApiProperty({ ...victim, description: 'For an oom: bytes of its resident shared memory' })
  shmemRss!: number | null;

  @ApiProperty({ ...victim, description: 'For an oom: bytes of its page tables' })
  pageTables!: number | null;

  @ApiProperty({ ...victim, description: 'For an oom: its oom_score_adj, -1000 to 1000' })
  oomScoreAdj!: number | null;

  @ApiProperty({ ...nullableText, description: 'For an oom: its memory control group', example: null })
  cgroup!: string | null;
}

export class EventsMeta extends PageMeta {
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Start of the time range',
    example: '2026-11-22T19:00:10.004Z',
  })
  from!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'End of the time range, exclusive',
    example: '2026-11-22T20:00:10.004Z',
  })
  to!: string;

  @ApiProperty({ description: 'Number of rows that the storage read', example: 624 })
  rowsRead!: number;
}
