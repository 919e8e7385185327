import { ApiProperty } from '@nestjs/swagger';

export class FieldProblemResponse {
  @ApiProperty({ description: 'Parameter or field', example: 'limit' })
  path!: string;

  @ApiProperty({ example: 'must not be greater than 10000' })
  message!: string;
}

/** The body of RFC 9457. */
export class ProblemResponse {
  @ApiProperty({ type: String, format: 'uri', example: 'https://psfleet.dev/problems/no-such-process' })
  type!: string;

  @ApiProperty({ example: 'No such process' })
  title!: string;

  @ApiProperty({ example: 404 })
  status!: number;

  @ApiProperty({ example: 'No process with procUid 9f86d081884c7d65 is stored' })
  detail!: string;

  @ApiProperty({ description: 'Id of the request, as in the log', example: '3d6f0a41-5f3e-4ab3-8a87-d1b0a7f0a3c1' })
  instance!: string;

  @ApiProperty({ type: [FieldProblemResponse], required: false, description: 'Every problem of an invalid request' })
  errors?: readonly FieldProblemResponse[];

  @ApiProperty({
    type: String,
    required: false,
    description: 'Id of the action, if one was recorded',
    example: '019ab7f0-7c3e-7d51-8f43-2b6a9d0e4c11',
  })
  actionId?: string;
}
