import type { Grouping, ProcessesQuery, ProcessGroupsQuery, TopProcessesQuery } from '@psfleet/sdk';

export const groupings = ['name', 'user', 'unit', 'container', 'program'] as const satisfies readonly Grouping[];

type Unsigned<Text extends string> = Text extends `-${infer Rest}` ? Rest : Text;
export type SortField = Unsigned<NonNullable<ProcessesQuery['sort']>>;

const textFields: readonly SortField[] = ['name', 'username', 'status', 'host'];

export const sortFields: readonly SortField[] = [
  'cpuPercent',
  'cpuTime',
  'rss',
  'pss',
  'uss',
  'peakRss',
  'swap',
  'shared',
  'vms',
  'numThreads',
  'numFds',
  'readBytes',
  'writeBytes',
  'tcpSentBytes',
  'tcpReceivedBytes',
  'nice',
  'createTime',
  'pid',
  'ppid',
  ...textFields,
];

/** By what a time range is ranked for each field that can be. */
export const rankingOf: Readonly<Partial<Record<SortField, NonNullable<TopProcessesQuery['by']>>>> = {
  cpuPercent: 'cpu',
  cpuTime: 'cpu',
  rss: 'rss',
  pss: 'pss',
  peakRss: 'peakRss',
  swap: 'swap',
  readBytes: 'readBytes',
  writeBytes: 'writeBytes',
  tcpSentBytes: 'tcpSentBytes',
  tcpReceivedBytes: 'tcpReceivedBytes',
  numFds: 'fds',
  numThreads: 'threads',
};

export type GroupSort = NonNullable<ProcessGroupsQuery['sort']>;

export const groupSorts: Readonly<Record<'moment' | 'range', readonly GroupSort[]>> = {
  moment: ['-cpuPercent', '-memory', '-rss', '-swap', '-numThreads', '-numFds'],
  range: ['-cpuTime', '-readBytes', '-writeBytes', '-ctxSwitches', '-tcpSentBytes', '-tcpReceivedBytes'],
};

/** The API's order: `-field` is descending, which numbers are unless a plus says otherwise. */
export function sortOrder(field: SortField, sign: '+' | '-' | ''): NonNullable<ProcessesQuery['sort']> {
  const isDescending = sign === '-' || (sign === '' && !textFields.includes(field));
  return isDescending ? `-${field}` : field;
}
