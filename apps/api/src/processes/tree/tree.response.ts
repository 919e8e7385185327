import { ApiProperty } from '@nestjs/swagger';
import { ProcessResponse } from '../process.response.js';

/** A process and its descendants. */
export class ProcessTreeResponse extends ProcessResponse {
  @ApiProperty({ description: 'Whether it fits the filters; its ancestors are shown either way', example: true })
  matches!: boolean;

  @ApiProperty({ type: () => [ProcessTreeResponse], description: 'Its children, ordered by pid', example: [] })
  children!: ProcessTreeResponse[];
}
