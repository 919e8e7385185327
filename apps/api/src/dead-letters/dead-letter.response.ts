import { ApiProperty } from '@nestjs/swagger';
import type { HostMessage } from '@psfleet/wire';

export interface LetterTable {
  readonly rows: number;
  /** The first rows. */
  readonly shown: readonly Readonly<Record<string, unknown>>[];
}

/** A message as it was sent, in the units of the wire. */
export interface LetterMessage extends Omit<HostMessage, 'groups' | 'identities' | 'samples' | 'events'> {
  readonly groups: readonly { readonly group: string; readonly rows: number }[];
  readonly identities: LetterTable | null;
  readonly samples: LetterTable | null;
  readonly events: LetterTable | null;
}

export class DeadLetterResponse {
  @ApiProperty({ type: 'integer', description: 'Position in the stream of dead letters', example: 12 })
  id!: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T20:00:10.004Z' })
  storedAt!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the message could not be stored',
    example: 'malformed: message of 0 bytes',
  })
  reason!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Host on whose subject it arrived; null if the subject belongs to no host',
    example: 'web-1',
  })
  host!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'psf.in.17.web-1' })
  subject!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Its position in the data stream', example: 4711 })
  seq!: number | null;

  @ApiProperty({ type: 'integer', description: 'Size of the message in bytes', example: 2048 })
  bytes!: number;
}

export class FullDeadLetterResponse extends DeadLetterResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { 'Psfleet-Subject': 'psf.in.17.web-1' },
  })
  headers!: Readonly<Record<string, string>>;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description:
      'The decoded message: its envelope, and the number of rows and first five rows of each table; null if it ' +
      'cannot be decoded',
  })
  message!: LetterMessage | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the message cannot be decoded; null if it can',
    example: 'malformed: message has no tick',
  })
  decodeError!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The first 1024 bytes in base64, if the message cannot be decoded',
    example: 'AQDB/w==',
  })
  payloadHead!: string | null;
}
