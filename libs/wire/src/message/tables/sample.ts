import { column, columnsWith, counter, gauge, type Columns } from './columns.js';

const nullable = { nullable: true } as const;
const noisy = { isNoisy: true } as const;

/** What a process did since its last sample, and its gauges now. */
export const sampleTable = {
  proc_uid: column(1, 'uid', 'Identity in the fleet'),
  name: column(2, 'dictionary', 'As in the identity; kept here so that a top list needs no join'),
  username: column(3, 'dictionary', 'As in the identity', nullable),
  status: gauge(4, 'dictionary', "psutil's name of the status"),
  cpu_ticks: counter(
    5,
    'u32',
    'CPU time in 1/100 seconds, user and system, since the last sample; null in the first sample of an older process',
    noisy,
  ),
  cpu_ticks_total: column(6, 'u64', 'CPU time in 1/100 seconds since the start of the process', nullable),
  rss: gauge(7, 'u64', 'Resident memory in bytes', noisy),
  vms: gauge(8, 'u64', 'Virtual memory in bytes'),
  shared: gauge(24, 'u64', 'Resident bytes of files and of shared memory, which other processes may use too'),
  peak_rss: gauge(19, 'u64', 'The most resident memory since the start of the program, in bytes'),
  swap: gauge(20, 'u64', 'Swapped out memory in bytes, without shared memory'),
  pss: gauge(21, 'u64', 'Proportional memory in bytes: each page counts by its share; null where it was not read'),
  uss: gauge(23, 'u64', 'Memory in bytes that no other process uses, read with `pss`'),
  pss_at: gauge(22, 'time', 'When `pss` and `uss` were read'),
  num_threads: gauge(9, 'u32', 'Threads'),
  num_fds: gauge(10, 'u32', 'Open file descriptors; null without permission'),
  read_bytes: counter(11, 'u64', 'Bytes read from storage since the last sample'),
  read_bytes_total: column(12, 'u64', 'Bytes read from storage since the start of the process', nullable),
  write_bytes: counter(13, 'u64', 'Bytes written to storage since the last sample'),
  write_bytes_total: column(14, 'u64', 'Bytes written to storage since the start of the process', nullable),
  ctx_switches: counter(15, 'u32', 'Context switches since the last sample', {
    isNoisy: true,
    isStoredOnly: true,
  }),
  major_faults: counter(18, 'u32', 'Page faults that had to read from disk, since the last sample'),
  nice: gauge(16, 'i8', 'Niceness, -20 to 19'),
  exited: column(17, 'flag', 'Whether the process ended; its gauges and totals are then null'),
  tcp_sent_bytes: counter(25, 'u64', 'TCP payload sent since the last sample, without what was sent again'),
  tcp_sent_bytes_total: column(26, 'u64', 'TCP payload sent since the agent first saw the process', nullable),
  tcp_received_bytes: counter(27, 'u64', 'TCP payload received since the last sample'),
  tcp_received_bytes_total: column(28, 'u64', 'TCP payload received since the agent first saw the process', nullable),
  child_ticks: counter(
    29,
    'u32',
    'CPU time in 1/100 seconds, since the last sample, that ended children used unseen; null where the kernel ' +
      'accounts ended processes',
    { isNoisy: true, isStoredOnly: true },
  ),
} as const;

export type SampleColumns = Columns<typeof sampleTable>;

export const sampleGauges = columnsWith(sampleTable, 'gauge');
export const sampleCounters = columnsWith(sampleTable, 'counter');

export type SampleGauge = (typeof sampleGauges)[number];
export type SampleCounter = (typeof sampleCounters)[number];
/** A counter whose total since the start of the process is sent too, where a reader needs it to go on. */
export type TotalledCounter = {
  [K in SampleCounter]: `${K}_total` extends keyof typeof sampleTable ? K : never;
}[SampleCounter];
/** A counter that answers have as a value of a process. */
export type QueriedCounter = {
  [K in SampleCounter]: (typeof sampleTable)[K]['isStoredOnly'] extends true ? never : K;
}[SampleCounter];

export function hasTotal(name: SampleCounter): name is TotalledCounter {
  return `${name}_total` in sampleTable;
}

export function isQueried(name: SampleCounter): name is QueriedCounter {
  return !sampleTable[name].isStoredOnly;
}
