import { ApiProperty } from '@nestjs/swagger';
import type { TickFacts } from '@psfleet/wire';
import { hostWarningCodes, type HostWarning } from './host-warnings.js';
import type { HostStatus } from './host-status.js';

export type EventSource = TickFacts['eventSource'];

export const eventSources: readonly EventSource[] = ['kernel', 'sweep'];

export class HostWarningResponse implements HostWarning {
  @ApiProperty({ enum: hostWarningCodes, example: 'lost-key' })
  code!: HostWarning['code'];

  @ApiProperty({ example: 'At 2026-11-22T20:00:10.004Z its machine asked to join again; that was refused' })
  detail!: string;

  @ApiProperty({ example: 'Let it join with a token of `psfleet enroll create --replace web-1`' })
  remedy!: string;
}

export class HostResponse {
  @ApiProperty({ description: 'Name of the host', example: 'web-1' })
  host!: string;

  @ApiProperty({
    description: 'Hostname that the host reports, or reported when it was enrolled',
    example: 'web-1.example.org',
  })
  hostname!: string;

  @ApiProperty({
    enum: ['online', 'stale', 'offline'],
    description:
      'By the time since its last message arrived: online up to 2.5 intervals, stale up to 10, offline beyond; a ' +
      'revoked host is offline',
    example: 'online',
  })
  status!: HostStatus;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When its last message arrived',
    example: '2026-11-22T20:00:10.004Z',
  })
  lastSeen!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null until its first tick has arrived', example: 'linux' })
  os!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '6.1.0' })
  kernel!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'x64' })
  arch!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Seconds since the epoch', example: 1795377300.0 })
  bootTime!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Logical CPUs', example: 8 })
  cpuCount!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Bytes', example: 16777216000 })
  memoryTotal!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Mean of all CPUs over the last tick; null if unknown for half an hour',
    example: 12.5,
  })
  cpuPercent!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 61.2 })
  memoryPercent!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 312 })
  processCount!: number | null;

  @ApiProperty({
    type: String,
    enum: eventSources,
    nullable: true,
    description:
      'Whether the kernel reports starts and exits of processes at once, or the next sweep notices them; a sweep ' +
      'misses processes that start and end before it',
    example: 'kernel',
  })
  eventSource!: EventSource | null;

  @ApiProperty({ type: String, nullable: true, example: '0.1.0' })
  agentVersion!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: {} })
  labels!: Readonly<Record<string, string>>;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When this machine was enrolled under the name; null if none is',
    example: '2026-11-22T19:00:10.004Z',
  })
  enrolledAt!: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      "Seconds by which its clock is ahead of the fleet's, less than 0 if it is behind; up to one second counts as " +
      "0. Its rows have the fleet's time. Null while its agent does not know it",
    example: 0,
  })
  clockOffset!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'About how many ticks of an outage it still has to send, oldest first; until then, answers about now show it ' +
      'as of an earlier time. Null when it is up to date',
    example: null,
  })
  catchingUp!: number | null;

  @ApiProperty({ type: [HostWarningResponse], description: 'What its owner should act on', example: [] })
  warnings!: readonly HostWarningResponse[];
}

export class HostCountResponse {
  @ApiProperty({ description: 'All hosts that fit the filters', example: 12 })
  total!: number;

  @ApiProperty({ description: 'Hosts that sent a tick within 2.5 of their intervals', example: 10 })
  online!: number;

  @ApiProperty({ description: 'Hosts that were silent for longer, up to 10 intervals', example: 1 })
  stale!: number;

  @ApiProperty({
    description: 'Hosts that were silent for longer still, are revoked, or never sent a tick',
    example: 1,
  })
  offline!: number;
}

export class EndedHostResponse {
  @ApiProperty({ example: 'web-1' })
  host!: string;

  @ApiProperty({
    description:
      'Whether the broker confirmed that the credentials ended; if not, the API sends it the list again until it does',
    example: true,
  })
  isCut!: boolean;
}
