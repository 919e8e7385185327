import { ApiProperty } from '@nestjs/swagger';

export type EnrollmentStatus = 'open' | 'used up' | 'expired';
export const enrollmentStatuses: readonly EnrollmentStatus[] = ['open', 'used up', 'expired'];

export class EnrollmentResponse {
  @ApiProperty({ example: '9f86d081884c7d65' })
  id!: string;

  @ApiProperty({ enum: enrollmentStatuses, example: 'open' })
  status!: EnrollmentStatus;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T20:00:10.004Z' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T21:00:10.004Z' })
  expiresAt!: string;

  @ApiProperty({ type: 'integer', description: 'Hosts that may join with it', example: 1 })
  uses!: number;

  @ApiProperty({ type: 'integer', description: 'Hosts that joined with it', example: 0 })
  used!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { rack: 'r12' } })
  labels!: Readonly<Record<string, string>>;

  @ApiProperty({ type: String, nullable: true, description: 'The permitted names', example: 'web-*' })
  namePattern!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The host whose place is taken', example: null })
  replace!: string | null;
}

export class NewEnrollmentResponse extends EnrollmentResponse {
  @ApiProperty({
    description: 'The join token, which is shown this once; whoever has it can join',
    example: `psfj.9f86d081884c7d65.${'A'.repeat(43)}.${'A'.repeat(43)}`,
  })
  token!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'URL of this API as other hosts reach it; null if it listens on loopback only',
    example: 'https://psfleet.example.org:7785',
  })
  apiUrl!: string | null;
}

export class TrustResponse {
  @ApiProperty({ description: 'The trust document in base64: root key, certificate authority and state key' })
  payload!: string;

  @ApiProperty({ description: 'Its signature by the root key, base64url' })
  signature!: string;

  @ApiProperty({ description: 'The root key, base64url; the join token has its hash' })
  root!: string;
}

export class CredentialsResponse {
  @ApiProperty({ description: 'The JWT that the broker accepts with the key of the host' })
  jwt!: string;

  @ApiProperty({ format: 'date-time', description: 'When it expires', example: '2026-12-22T20:00:10.004Z' })
  expiresAt!: string;

  @ApiProperty({ description: 'URL of the broker', example: 'tls://psfleet.example.org:7781' })
  natsUrl!: string;
}

export class JoinedHostResponse extends CredentialsResponse {
  @ApiProperty({ description: 'The name under which the host runs', example: 'web-1' })
  host!: string;

  @ApiProperty({ description: 'Identity of the machine under that name', example: '0f8fad5bd9cb469fa16570867728950e' })
  hostId!: string;

  @ApiProperty({ type: 'integer', description: 'Second last token of its data subject', example: 17 })
  slot!: number;
}
