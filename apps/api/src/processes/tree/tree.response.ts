import { ApiProperty } from '@nestjs/swagger';
import { ProcessResponse } from '../process.response.js';

/** A process and those below it. */
export class ProcessTreeResponse extends ProcessResponse {
  @ApiProperty({ type: () => [ProcessTreeResponse], description: 'Its children, by pid', example: [] })
  children!: ProcessTreeResponse[];
}
