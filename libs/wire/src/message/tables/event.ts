import { column, type Columns } from './columns.js';

const nullable = { nullable: true } as const;

/** What happened to processes, to the host, its clock and its agent. */
export const eventTable = {
  kind: column(1, 'dictionary', 'start, exec, exit, oom, clock-step, reboot, agent-start, agent-stop'),
  at: column(2, 'time', 'When it happened; the end of the range if only a range is known'),
  since: column(3, 'time', 'Beginning of the range in which it happened; null when the time is known', nullable),
  source: column(
    4,
    'dictionary',
    'What reported it: kernel (proc connector, log, control group), sweep, or the agent about itself and its host',
  ),
  proc_uid: column(
    5,
    'uid',
    'Identity in the fleet; 0 when it concerns no process, or one of which only a pid is known',
  ),
  pid: column(6, 'u32', 'Process id', nullable),
  name: column(7, 'dictionary', 'Name of the process', nullable),
  username: column(8, 'dictionary', 'Name of the real user', nullable),
  exit_code: column(9, 'u32', 'Exit code, if the process ended by itself', nullable),
  exit_signal: column(10, 'u32', 'The signal that ended the process', nullable),
  lifetime_ms: column(11, 'u64', 'Milliseconds from its start to its end', nullable),
  step_ms: column(12, 'i64', 'By how many milliseconds the wall clock jumped', nullable),
  cpu_ns: column(13, 'u64', 'CPU time of an ended process since its start, nanoseconds', nullable),
  peak_rss: column(14, 'u64', 'Largest resident memory of an ended process, bytes', nullable),
  read_bytes: column(15, 'u64', 'Bytes that an ended process read from storage since its start', nullable),
  write_bytes: column(16, 'u64', 'Bytes that an ended process wrote to storage since its start', nullable),
  unsampled_cpu_ns: column(17, 'u64', 'The part of `cpu_ns` that is in no sample', nullable),
  unsampled_read_bytes: column(18, 'u64', 'The part of `read_bytes` that is in no sample', nullable),
  unsampled_write_bytes: column(19, 'u64', 'The part of `write_bytes` that is in no sample', nullable),
  ppid: column(20, 'u32', 'Process id of the parent of an ended process that no sweep saw', nullable),
  parent_proc_uid: column(21, 'uid', 'Identity of that parent, 0 when not known', nullable),
  cmdline: column(
    22,
    'textList',
    'Arguments of an ended process that no sweep saw, cut like those of others',
    nullable,
  ),
  cmdline_cut: column(23, 'flag', 'Whether these arguments were cut', nullable),
  unswept: column(24, 'flag', 'Whether the process ended before a sweep saw it: it is in no table', nullable),
  total_vm: column(25, 'u64', 'Bytes of virtual memory of the process that an OOM kill ended', nullable),
  anon_rss: column(26, 'u64', 'Bytes of its resident anonymous memory', nullable),
  file_rss: column(27, 'u64', 'Bytes of its resident memory that is mapped from files', nullable),
  shmem_rss: column(28, 'u64', 'Bytes of its resident shared memory', nullable),
  page_tables: column(29, 'u64', 'Bytes of its page tables', nullable),
  cgroup: column(30, 'dictionary', 'Its memory control group', nullable),
  oom_score_adj: column(31, 'i64', 'Its oom_score_adj, -1000 to 1000', nullable),
  reason: column(32, 'dictionary', 'Why the agent stopped, such as the name of a signal', nullable),
  gap_ms: column(
    33,
    'u64',
    'Milliseconds without an agent before its start, or since its last tick at a reboot',
    nullable,
  ),
  agent_version: column(34, 'dictionary', 'Version of the agent that started', nullable),
  forked_us: column(
    35,
    'u64',
    'Microseconds from boot to the fork of a process that no sweep saw, of which its identity is made',
    nullable,
  ),
  program: column(36, 'dictionary', 'What a process ran that no sweep saw, as in the identities of others', nullable),
} as const;

export type EventColumns = Columns<typeof eventTable>;
