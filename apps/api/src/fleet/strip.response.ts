import { ApiProperty } from '@nestjs/swagger';
import { recordedMarkKinds } from '@psfleet/storage';

export const fleetMarkKinds = [...recordedMarkKinds, 'silent'] as const;
type FleetMarkKind = (typeof fleetMarkKinds)[number];

const maxima = { type: 'array', items: { type: ['number', 'null'] } as object, example: [12.5] } as const;

export class FleetMarkResponse {
  @ApiProperty({
    enum: fleetMarkKinds,
    description:
      '`oom`: killed because memory ran out; `crash`: ended by a signal that only a fault sends; `reboot` of a host; ' +
      '`action` on a process that was not refused; `silent`: a host that had reported stopped to, for at least two ' +
      'buckets and 100 seconds and for longer than it usually does. What is later than the newest tick of the fleet ' +
      'is no silence, because nothing may be stored then',
    example: 'oom',
  })
  kind!: FleetMarkKind;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'The first of them; when hosts went silent, the end of the last bucket in which they reported',
    example: '2026-11-22T20:00:07.218Z',
  })
  at!: string;

  @ApiProperty({ description: 'How many of this kind happened in the bucket', example: 1 })
  count!: number;

  @ApiProperty({ description: 'Host of the first', example: 'web-1' })
  host!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Process of the first; of an action what was done, such as SIGTERM; null for a reboot and for a silent host',
    example: 'node',
  })
  name!: string | null;
}

export class FleetStripResponse {
  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    description: 'How many hosts reported in each bucket; 0 if none did, and its other values are then null',
    example: [3],
  })
  hosts!: readonly number[];

  @ApiProperty({ ...maxima, description: 'Busy share of the CPUs of the busiest host, in percent' })
  cpu!: readonly (number | null)[];

  @ApiProperty({ ...maxima, description: 'Used memory of the host with the least left, in percent' })
  memory!: readonly (number | null)[];

  @ApiProperty({
    ...maxima,
    description:
      'Largest share of ten seconds in which a task waited for I/O (PSI), in percent; without PSI, of idle CPU time',
  })
  io!: readonly (number | null)[];

  @ApiProperty({
    ...maxima,
    description: 'Largest share of ten seconds in which a task waited for CPU or memory (PSI), in percent',
  })
  pressure!: readonly (number | null)[];

  @ApiProperty({ type: [FleetMarkResponse], description: 'In the order of time' })
  marks!: readonly FleetMarkResponse[];
}
