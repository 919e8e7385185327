import { ApiProperty } from '@nestjs/swagger';

export class HealthResponse {
  @ApiProperty({ enum: ['ok', 'failing'], example: 'ok' })
  status!: string;

  @ApiProperty({
    type: 'object',
    description: 'One result for each dependency',
    additionalProperties: {
      type: 'object',
      properties: { ok: { type: 'boolean' }, error: { type: 'string' } },
      required: ['ok'],
    },
    example: { broker: { ok: true }, storage: { ok: true } },
  })
  checks!: Record<string, { ok: boolean; error?: string }>;
}
