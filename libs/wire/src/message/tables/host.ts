import { column, type Row } from './columns.js';

const nullable = { nullable: true } as const;
const epoch = { nullable: true, isEpoch: true } as const;

/** The host itself: a record, sent with every keyframe and when something in it changed. */
export const hostTable = {
  hostname: column(1, 'text', 'What the host calls itself; `host` is made from it'),
  os: column(2, 'dictionary', 'Name of the operating system in lower case'),
  kernel: column(3, 'dictionary', 'Release of the kernel'),
  arch: column(4, 'dictionary', 'Architecture, as Node names it'),
  boot_time: column(5, 'hundredths', 'Seconds since the epoch', epoch),
  cpu_count: column(6, 'u64', 'Logical CPUs', nullable),
  memory_total: column(7, 'u64', 'Physical memory in bytes', nullable),
  agent_version: column(8, 'dictionary', 'Version of the agent'),
  warnings: column(9, 'textList', 'What the agent cannot read in full or in time, each as `code: detail`', nullable),
} as const;

export type HostFacts = Row<typeof hostTable>;
