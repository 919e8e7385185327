import { column, type Columns } from './columns.js';

const nullable = { nullable: true } as const;

/** Who a process is: sent at first sight, after an exec and from time to time. */
export const identityTable = {
  proc_uid: column(1, 'uid', 'Identity in the fleet'),
  pid: column(2, 'u32', 'Process id'),
  start_ticks: column(3, 'u64', "Start in the host's own monotonic unit (Linux: clock ticks since boot)"),
  create_time: column(4, 'u64', 'Start in 1/100 seconds since the epoch', nullable),
  ppid: column(5, 'u32', 'Process id of the parent', nullable),
  parent_proc_uid: column(6, 'uid', 'Identity of the parent, 0 when not known'),
  name: column(7, 'text', 'Name, extended from the command line where the kernel cut it'),
  exe: column(8, 'text', 'Path of the executable', nullable),
  cmdline: column(9, 'textList', 'Arguments, cut to 4 KiB together', nullable),
  cmdline_cut: column(10, 'flag', 'Whether arguments were cut'),
  username: column(11, 'dictionary', 'Name of the real user', nullable),
  uid: column(12, 'u32', 'Number of the real user', nullable),
  terminal: column(13, 'dictionary', 'Controlling terminal', nullable),
  cgroup: column(14, 'dictionary', 'Control group: of version 2, else the first named one', nullable),
  container_id: column(15, 'dictionary', "Id of the container, read from the control group's path", nullable),
  unit: column(16, 'dictionary', "systemd unit, read from the control group's path", nullable),
  cmdline_scrubbed: column(17, 'flag', 'Whether secrets were taken out of the arguments on the host'),
} as const;

/** What a process did since its last sample, and how it stands now. */
export const sampleTable = {
  proc_uid: column(1, 'uid', 'Identity in the fleet'),
  name: column(2, 'dictionary', 'As in the identity; kept here so that a top list needs no join'),
  username: column(3, 'dictionary', 'As in the identity', nullable),
  status: column(4, 'dictionary', "psutil's name of the status", nullable),
  cpu_ticks: column(
    5,
    'u32',
    'CPU time in 1/100 seconds, user and system, since the last sample; null at first sight of a process that is older',
    nullable,
  ),
  cpu_ticks_total: column(6, 'u64', 'CPU time in 1/100 seconds since the start of the process', nullable),
  rss: column(7, 'u64', 'Resident memory in bytes', nullable),
  vms: column(8, 'u64', 'Virtual memory in bytes', nullable),
  num_threads: column(9, 'u32', 'Threads', nullable),
  num_fds: column(10, 'u32', 'Open file descriptors; null without permission', nullable),
  read_bytes: column(11, 'u64', 'Bytes read from storage since the last sample', nullable),
  read_bytes_total: column(12, 'u64', 'Bytes read from storage since the start of the process', nullable),
  write_bytes: column(13, 'u64', 'Bytes written to storage since the last sample', nullable),
  write_bytes_total: column(14, 'u64', 'Bytes written to storage since the start of the process', nullable),
  ctx_switches: column(15, 'u32', 'Context switches since the last sample', nullable),
  nice: column(16, 'i8', 'Niceness, -20 to 19', nullable),
  exited: column(17, 'flag', 'Whether this is its end: every other value is then null'),
} as const;

/** What happened to processes, and to the clock of the host. */
export const eventTable = {
  kind: column(1, 'dictionary', 'start, exec, exit, oom, clock-step'),
  at: column(2, 'u64', 'When it happened, milliseconds since the epoch; the end of the range if only a range is known'),
  since: column(3, 'u64', 'Beginning of the range in which it happened; null when the moment is known', nullable),
  source: column(4, 'dictionary', 'Who told: kernel (proc connector, log, control group) or sweep'),
  proc_uid: column(5, 'uid', 'Identity in the fleet, 0 when it is about no process or about one that no sweep saw'),
  pid: column(6, 'u32', 'Process id', nullable),
  name: column(7, 'dictionary', 'Name of the process', nullable),
  username: column(8, 'dictionary', 'Name of the real user', nullable),
  exit_code: column(9, 'u32', 'With which the process ended by itself', nullable),
  exit_signal: column(10, 'u32', 'That ended the process', nullable),
  lifetime_ms: column(11, 'u64', 'From its start to its end', nullable),
  step_ms: column(12, 'i64', 'By how much the wall clock jumped', nullable),
} as const;

export type IdentityColumns = Columns<typeof identityTable>;
export type SampleColumns = Columns<typeof sampleTable>;
export type EventColumns = Columns<typeof eventTable>;
