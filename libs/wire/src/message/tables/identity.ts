import { column, type Columns } from './columns.js';

const nullable = { nullable: true } as const;
const epoch = { nullable: true, isEpoch: true } as const;

/** The identity of a process: sent when it is first seen, after an exec and from time to time. */
export const identityTable = {
  proc_uid: column(1, 'uid', 'Identity in the fleet'),
  pid: column(2, 'u32', 'Process id'),
  start_ticks: column(3, 'u64', "Start in the host's own monotonic unit (Linux: clock ticks since boot)"),
  create_time: column(4, 'hundredths', 'Start in seconds since the epoch', epoch),
  ppid: column(5, 'u32', 'Process id of the parent', nullable),
  parent_proc_uid: column(6, 'uid', 'Identity of the parent, 0 when not known'),
  name: column(7, 'text', 'Name, extended from the command line where the kernel cut it'),
  exe: column(8, 'text', 'Path of the executable', nullable),
  cmdline: column(9, 'textList', 'Arguments, cut to 8 KiB together', nullable),
  cmdline_cut: column(10, 'flag', 'Whether arguments were cut'),
  username: column(11, 'dictionary', 'Name of the real user', nullable),
  uid: column(12, 'u32', 'Number of the real user', nullable),
  terminal: column(13, 'dictionary', 'Controlling terminal', nullable),
  cgroup: column(14, 'dictionary', 'Control group of version 2, else the first named one', nullable),
  container_id: column(15, 'dictionary', "Id of the container, read from the control group's path", nullable),
  unit: column(16, 'dictionary', "systemd unit, read from the control group's path", nullable),
  cmdline_scrubbed: column(17, 'flag', 'Whether secrets were removed from the arguments on the host'),
  container_name: column(18, 'dictionary', 'Name of the container; in Kubernetes, within its pod', nullable),
  container_image: column(19, 'dictionary', 'Image that the container was made from, as it was asked for', nullable),
  compose_project: column(20, 'dictionary', 'Project of Docker Compose', nullable),
  compose_service: column(21, 'dictionary', 'Service of Docker Compose', nullable),
  pod_name: column(22, 'dictionary', 'Name of the Kubernetes pod', nullable),
  pod_namespace: column(23, 'dictionary', 'Kubernetes namespace of the pod', nullable),
  exe_state: column(
    24,
    'dictionary',
    'deleted if the executable has been removed, replaced if another file has its path; null if neither, or unknown',
    nullable,
  ),
  program: column(
    25,
    'dictionary',
    'What it runs, by a key that is the same on all hosts and for all versions',
    nullable,
  ),
} as const;

export type IdentityColumns = Columns<typeof identityTable>;
