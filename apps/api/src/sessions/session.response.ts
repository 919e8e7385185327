import { ApiProperty } from '@nestjs/swagger';

export class SessionLinkResponse {
  @ApiProperty({ description: 'The one-time code, for the fragment of a link to the page', example: 'A'.repeat(43) })
  code!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When it can no longer be used',
    example: '2026-11-22T20:05:10.004Z',
  })
  expiresAt!: string;
}

export class SessionResponse {
  @ApiProperty({
    description: 'Half of the session, for the header psfleet-proof of every request; the other half is in the cookie',
    example: 'A'.repeat(43),
  })
  proof!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When the session ends, however busy',
    example: '2026-11-23T08:00:10.004Z',
  })
  expiresAt!: string;

  @ApiProperty({ type: 'integer', description: 'Seconds without a request after which it ends', example: 1800 })
  idleSeconds!: number;
}

export class EndedSessionResponse {
  @ApiProperty({ description: 'Always true', example: true })
  ended!: boolean;
}
