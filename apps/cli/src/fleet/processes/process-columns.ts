import { showAge, showBytes, showCount, showDuration, showPercent, unknownText } from '@psfleet/display';
import type { Process } from '@psfleet/sdk';
import type { Column, View } from '../../render/column.js';
import { showTime } from '../../render/show-time.js';
import type { Tone } from '../../terminal/colour.js';

type Texts = 'exe' | 'program' | 'username' | 'unit' | 'containerName' | 'containerImage' | 'podName' | 'cgroup';
type Amounts =
  | 'rss'
  | 'vms'
  | 'shared'
  | 'peakRss'
  | 'swap'
  | 'pss'
  | 'uss'
  | 'readBytes'
  | 'writeBytes'
  | 'tcpSentBytes'
  | 'tcpReceivedBytes';
type Counts = 'numThreads' | 'numFds' | 'majorFaults' | 'nice' | 'pid' | 'ppid';

/** Every value that a process table has of a process, under the name of its field. */
export const processColumns: readonly Column<Process>[] = [
  { name: 'host', title: 'HOST', show: ({ host }) => host, maxWidth: 24 },
  count('pid', 'PID'),
  count('ppid', 'PPID'),
  text('username', 'USER', 16),
  {
    name: 'cpuPercent',
    title: 'CPU%',
    show: ({ cpuPercent }) => showPercent(cpuPercent),
    align: 'right',
    tone: ({ cpuPercent }) => (cpuPercent !== null && cpuPercent >= 100 ? 'warning' : null),
  },
  { name: 'cpuTime', title: 'TIME', show: ({ cpuTime }) => showDuration(cpuTime), align: 'right' },
  bytes('rss', 'RSS'),
  bytes('pss', 'PSS'),
  bytes('uss', 'USS'),
  bytes('peakRss', 'PEAK'),
  bytes('swap', 'SWAP'),
  bytes('shared', 'SHARED'),
  bytes('vms', 'VMS'),
  count('numThreads', 'THREADS'),
  count('numFds', 'FDS'),
  bytes('readBytes', 'READ'),
  bytes('writeBytes', 'WRITTEN'),
  bytes('tcpSentBytes', 'SENT'),
  bytes('tcpReceivedBytes', 'RECEIVED'),
  count('majorFaults', 'MAJFLT'),
  count('nice', 'NICE'),
  { name: 'status', title: 'STATUS', show: ({ status }) => status ?? unknownText, tone: statusTone },
  { name: 'createTime', title: 'STARTED', show: ({ createTime }, view) => showTime(createTime, view) },
  { name: 'age', title: 'AGE', show: showProcessAge, value: ageOf, align: 'right' },
  { name: 'ts', title: 'SAMPLED', show: ({ ts }, view) => showTime(ts, view) },
  { name: 'procUid', title: 'PROCESS', show: ({ procUid }) => procUid },
  { name: 'parentProcUid', title: 'PARENT', show: ({ parentProcUid }) => parentProcUid ?? unknownText },
  { name: 'name', title: 'NAME', show: ({ name }) => name },
  text('exe', 'EXE', 40),
  {
    name: 'exeState',
    title: 'EXESTATE',
    show: ({ exeState }) => exeState ?? unknownText,
    tone: ({ exeState }) => (exeState === null ? null : 'warning'),
  },
  text('program', 'PROGRAM', 40),
  text('unit', 'UNIT', 32),
  text('containerName', 'CONTAINER', 32),
  text('containerImage', 'IMAGE', 32),
  text('podName', 'POD', 32),
  text('cgroup', 'CGROUP', 40),
  { name: 'cmdline', title: 'COMMAND', show: showCommand },
];

/** The arguments as one line; the name in brackets where there are none, as of kernel threads. */
export function showCommand({ cmdline, name, cmdlineCut }: Pick<Process, 'cmdline' | 'name' | 'cmdlineCut'>): string {
  if (cmdline === null || cmdline.length === 0) {
    return `[${name}]`;
  }
  return cmdline.join(' ') + (cmdlineCut === true ? '…' : '');
}

const statusTones: Readonly<Record<string, Tone>> = {
  zombie: 'bad',
  'disk-sleep': 'warning',
  stopped: 'warning',
  running: 'good',
};

function statusTone({ status }: Process): Tone | null {
  return statusTones[status ?? ''] ?? null;
}

function text(name: Texts, title: string, maxWidth: number): Column<Process> {
  return { name, title, show: (row) => row[name] ?? unknownText, maxWidth };
}

function bytes(name: Amounts, title: string): Column<Process> {
  return { name, title, show: (row) => showBytes(row[name]), align: 'right' };
}

function count(name: Counts, title: string): Column<Process> {
  return { name, title, show: (row) => showCount(row[name]), align: 'right' };
}

/** Seconds from the start to the sample. */
function ageOf({ createTime, ts }: Process): number | null {
  return createTime === null || ts === null ? null : Math.max(0, Date.parse(ts) / 1000 - createTime);
}

function showProcessAge({ createTime, ts }: Process, { nowMs }: View): string {
  const started = createTime === null ? null : new Date(createTime * 1000).toISOString();
  return showAge(started, ts === null ? nowMs : Date.parse(ts));
}
