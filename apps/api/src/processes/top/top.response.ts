import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { TopMeta } from '../../http/meta.response.js';
import { ProcessResponse } from '../process.response.js';

/**
 * A process and the value that ranks it. Totals since its start (cpuTime and those of bytes) are in the table of
 * its host and null here. Over a time range all gauges are null; over a long one all processes of one host with the
 * same name and user are one row.
 */
export class TopProcessResponse extends OmitType(ProcessResponse, ['procUid']) {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Identity in the fleet; null if the row covers all processes of that name and user',
    example: '9f86d081884c7d65',
  })
  procUid!: string | null;

  @ApiProperty({
    description:
      'At a moment: percent of one CPU or bytes per second over the last interval, or the current bytes or count. ' +
      'Over a time range: the sum of CPU seconds or bytes, or the maximum of a gauge.',
    example: 97.5,
  })
  value!: number;
}

export interface TopAnswer {
  readonly processes: TopProcessResponse[];
  readonly meta: TopMeta;
}
