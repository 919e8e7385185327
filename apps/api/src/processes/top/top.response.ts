import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { TopMeta } from '../../http/meta.response.js';
import { ProcessResponse } from '../process.response.js';

/** A process and what it is the top of. What it did since its start (cpuTime, readBytes, writeBytes) is in the table of its host, and null here. Of a time, how it stood is null; of a long time, all processes of one host with one name and user are one row. */
export class TopProcessResponse extends OmitType(ProcessResponse, ['procUid']) {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Identity in the fleet; null where all processes of that name and user are meant',
    example: '9f86d081884c7d65',
  })
  procUid!: string | null;

  @ApiProperty({
    description:
      'At a moment: percent of one CPU, or bytes per second, over the last interval; bytes or a count. In a time: seconds of CPU or bytes that were done; the most that was seen.',
    example: 97.5,
  })
  value!: number;
}

export interface TopAnswer {
  readonly processes: TopProcessResponse[];
  readonly meta: TopMeta;
}
