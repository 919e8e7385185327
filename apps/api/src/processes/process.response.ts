import { ApiProperty } from '@nestjs/swagger';
import type { SampleFields } from '@psfleet/storage';
import { ProcessExitResponse } from './process-exit.response.js';

const nullableNumber = { type: Number, nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;

/** The values of a process, with psutil's names and units. */
class ProcessValues implements Omit<SampleFields, 'cpuTicks' | 'pssAt'> {
  @ApiProperty({ ...nullableText, description: "psutil's name of the status", example: 'sleeping' })
  status!: string | null;

  @ApiProperty({ ...nullableNumber, description: 'Over the last interval; 100 is one whole CPU', example: 3.2 })
  cpuPercent!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Seconds of user and system CPU time since its start',
    example: 81.22,
  })
  cpuTime!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Resident memory in bytes', example: 73400320 })
  rss!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Virtual memory in bytes', example: 1073741824 })
  vms!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Resident bytes of files and of shared memory, which other processes may use too',
    example: 41943040,
  })
  shared!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'The most resident memory since its program began, in bytes; ticks in between included',
    example: 104857600,
  })
  peakRss!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Swapped out memory in bytes, without shared memory', example: 0 })
  swap!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description:
      'Proportional memory in bytes: a page that n processes use counts one nth. It is read now and then, of the ' +
      'largest processes only: pssAt says when; null where it was not read',
    example: 52428800,
  })
  pss!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Memory in bytes that no other process uses, read with pss',
    example: 31457280,
  })
  uss!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When pss and uss were read',
    example: '2026-11-22T19:59:12.318Z',
  })
  pssAt!: string | null;

  @ApiProperty({ ...nullableNumber, example: 11 })
  numThreads!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Open file descriptors; null if the agent may not read them',
    example: 42,
  })
  numFds!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes read from storage since its start', example: 0 })
  readBytes!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Bytes written to storage since its start', example: 4096 })
  writeBytes!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description:
      'TCP payload sent since the agent first saw the process, in bytes: without headers, and without what was sent ' +
      'again. Null if its sockets may not be read, or for kernel threads',
    example: 1048576,
  })
  tcpSentBytes!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'TCP payload received since the agent first saw the process, in bytes',
    example: 4096,
  })
  tcpReceivedBytes!: number | null;

  @ApiProperty({
    ...nullableNumber,
    description: 'Page faults that had to read from disk, over the last interval (in a history: over the bucket)',
    example: 0,
  })
  majorFaults!: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Niceness, -20 to 19', example: 0 })
  nice!: number | null;
}

/** Fields of the identity (pid to createTime, but for name and username) are null if it is no longer stored. */
export class ProcessResponse extends ProcessValues {
  @ApiProperty({ example: 'web-1' })
  host!: string;

  @ApiProperty({ description: 'Identity in the fleet, never reused', example: '9f86d081884c7d65' })
  procUid!: string;

  @ApiProperty({ ...nullableNumber, example: 1234 })
  pid!: number | null;

  @ApiProperty({ ...nullableNumber, example: 1 })
  ppid!: number | null;

  @ApiProperty({ ...nullableText, example: '2c26b46b68ffc68f' })
  parentProcUid!: string | null;

  @ApiProperty({ example: 'node' })
  name!: string;

  @ApiProperty({ ...nullableText, example: '/usr/bin/node' })
  exe!: string | null;

  @ApiProperty({ type: [String], nullable: true, example: ['node', 'server.js'] })
  cmdline!: readonly string[] | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether the command line was longer than 8 KiB, and its end was cut off; null if that is unknown',
    example: false,
  })
  cmdlineCut!: boolean | null;

  @ApiProperty({ ...nullableText, example: 'app' })
  username!: string | null;

  @ApiProperty({
    ...nullableText,
    enum: ['deleted', 'replaced'],
    description:
      'deleted if the executable has been removed since the start, replaced if another file has its path; null if ' +
      'neither, or unknown',
    example: null,
  })
  exeState!: string | null;

  @ApiProperty({
    ...nullableText,
    description:
      'What it runs: the script or module instead of its interpreter, without versions and arguments, in a container ' +
      'after the image. Processes with the same text run the same program, on any host. Null if that is unknown',
    example: 'node /srv/shop/server.js',
  })
  program!: string | null;

  @ApiProperty({ ...nullableText, description: 'Path of the control group', example: '/system.slice/nginx.service' })
  cgroup!: string | null;

  @ApiProperty({ ...nullableText, description: 'systemd unit', example: 'nginx.service' })
  unit!: string | null;

  @ApiProperty({ ...nullableText, description: 'Null outside of containers', example: null })
  containerId!: string | null;

  @ApiProperty({
    ...nullableText,
    description: 'Null outside of containers, and where the files of the container runtime could not be read',
    example: null,
  })
  containerName!: string | null;

  @ApiProperty({ ...nullableText, description: 'Image of the container', example: null })
  containerImage!: string | null;

  @ApiProperty({ ...nullableText, description: 'Project of Docker Compose', example: null })
  composeProject!: string | null;

  @ApiProperty({ ...nullableText, description: 'Service of Docker Compose', example: null })
  composeService!: string | null;

  @ApiProperty({ ...nullableText, description: 'Kubernetes pod', example: null })
  podName!: string | null;

  @ApiProperty({ ...nullableText, description: 'Kubernetes namespace of the pod', example: null })
  podNamespace!: string | null;

  @ApiProperty({ ...nullableNumber, description: 'Seconds since the epoch', example: 1795377312.45 })
  createTime!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Time of the sample',
    example: '2026-11-22T20:00:10.004Z',
  })
  ts!: string | null;
}

export class ProcessDetailResponse extends ProcessResponse {
  @ApiProperty({
    description: "The kernel's id of the boot in which the process ran",
    example: '0d2a9fd4-6a4b-4a40-a6b7-5b1e8a7c9f11',
  })
  bootId!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      "Start time in the host's own monotonic unit (Linux: clock ticks since boot); null if it ended before a sweep " +
      'saw it',
    example: 1245,
  })
  startTicks!: number | null;

  @ApiProperty({ type: ProcessExitResponse, nullable: true, description: 'How it ended; null if no exit is stored' })
  exit!: ProcessExitResponse | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: "Whether it runs, by the host's last tick; false for a zombie; null if the host is offline",
    example: true,
  })
  running!: boolean | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: '2026-11-22T19:55:20.000Z' })
  firstSeen!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The last tick that had it; its end if no sweep saw it, or if its samples are no longer stored',
    example: '2026-11-22T20:00:10.004Z',
  })
  lastSeen!: string | null;
}

/** The values at the end of a bucket; `cpuPercent` is the mean over the bucket. */
export class ProcessPointResponse extends ProcessValues {
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Start of the bucket',
    example: '2026-11-22T20:00:00.000Z',
  })
  ts!: string;
}
