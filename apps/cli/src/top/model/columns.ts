import { showBytes, showCount, showPercent, unknownText } from '@psfleet/display';
import type { ExplainedMetric } from '@psfleet/sdk';
import type { TopRow } from './top-row.js';

export interface Column {
  readonly id: string;
  readonly title: string;
  /** Columns of the terminal, without the blank after it; 0: all that is left. */
  readonly width: number;
  readonly align: 'left' | 'right';
  /** The whole meaning, for the menu of columns. */
  readonly help: string;
  /** Terminals that are narrower leave it out. */
  readonly minWidth: number;
  /** Whether it tells hosts apart, so that the table of one host has it not. */
  readonly isOfFleet?: boolean;
  /** What rows are sorted by; null is last either way. */
  readonly value: (row: TopRow) => number | string | null;
  readonly text: (row: TopRow) => string;
  /** Whether the largest comes first. */
  readonly isDescending: boolean;
  /** The API's name of the order; null if it has none. */
  readonly sort: ApiSort | null;
  /** What of the host this is a share of. */
  readonly explains: ExplainedMetric | null;
}

export type ApiSort =
  | 'cpuPercent'
  | 'cpuTime'
  | 'rss'
  | 'vms'
  | 'shared'
  | 'swap'
  | 'numThreads'
  | 'numFds'
  | 'readBytes'
  | 'writeBytes'
  | 'nice'
  | 'name'
  | 'username'
  | 'status'
  | 'host'
  | 'pid';

type Rest = Partial<Pick<Column, 'minWidth' | 'sort' | 'explains' | 'isOfFleet'>>;

function number(
  [id, title, width]: readonly [string, string, number],
  help: string,
  value: (row: TopRow) => number | null,
  show: (value: number | null) => string,
  rest: Rest = {},
): Column {
  return {
    id,
    title,
    width,
    help,
    align: 'right',
    minWidth: 0,
    sort: null,
    explains: null,
    isDescending: true,
    value,
    text: (row) => show(value(row)),
    ...rest,
  };
}

function words(
  [id, title, width]: readonly [string, string, number],
  help: string,
  value: (row: TopRow) => string | null,
  rest: Rest = {},
): Column {
  return {
    id,
    title,
    width,
    help,
    align: 'left',
    minWidth: 0,
    sort: null,
    explains: null,
    isDescending: false,
    value,
    text: (row) => value(row) ?? unknownText,
    ...rest,
  };
}

const statusLetters: Readonly<Record<string, string>> = {
  running: 'R',
  sleeping: 'S',
  'disk-sleep': 'D',
  stopped: 'T',
  'tracing-stop': 't',
  zombie: 'Z',
  dead: 'X',
  'wake-kill': 'K',
  waking: 'W',
  parked: 'P',
  idle: 'I',
};

/** The columns from left to right. */
export const columns: readonly Column[] = [
  words(['host', 'HOST', 12], 'Host', ({ host }) => host, { isOfFleet: true, sort: 'host' }),
  { ...number(['pid', 'PID', 7], 'Process id', ({ pid }) => pid, showCount, { sort: 'pid' }), isDescending: false },
  number(['ppid', 'PPID', 7], 'Process id of the parent', ({ ppid }) => ppid, showCount, { minWidth: 160 }),
  words(['user', 'USER', 9], 'User', ({ user }) => user, { sort: 'username' }),
  { ...number(['nice', 'NI', 3], 'Niceness', ({ nice }) => nice, showCount, { sort: 'nice' }), isDescending: false },
  number(['vms', 'VIRT', 7], 'Virtual memory', ({ vms }) => vms, showBytes, { sort: 'vms', minWidth: 100 }),
  number(['rss', 'RES', 7], 'Resident memory', ({ rss }) => rss, showBytes, { sort: 'rss', explains: 'memory' }),
  number(['shared', 'SHR', 7], 'Shared memory', ({ shared }) => shared, showBytes, {
    sort: 'shared',
    minWidth: 110,
    explains: 'memory',
  }),
  number(['swap', 'SWAP', 7], 'Swapped memory', ({ swap }) => swap, showBytes, { sort: 'swap', minWidth: 170 }),
  number(['threads', 'THR', 4], 'Threads', ({ threads }) => threads, showCount, { sort: 'numThreads', minWidth: 120 }),
  number(['fds', 'FDS', 5], 'Open file descriptors', ({ fds }) => fds, showCount, { sort: 'numFds', minWidth: 160 }),
  words(['status', 'S', 1], 'Status', ({ status }) => (status === null ? null : (statusLetters[status] ?? '?')), {
    sort: 'status',
  }),
  number(['cpu', 'CPU%', 5], 'Percent of one CPU', ({ cpuPercent }) => cpuPercent, showPercent, {
    sort: 'cpuPercent',
    explains: 'cpu',
  }),
  number(['time', 'TIME+', 9], 'CPU time', ({ cpuTime }) => cpuTime, showCpuTime, {
    sort: 'cpuTime',
    explains: 'cpu',
  }),
  number(['read', 'READ/s', 7], 'Bytes read from storage a second', ({ readRate }) => readRate, showBytes, {
    minWidth: 130,
    sort: 'readBytes',
    explains: 'readBytes',
  }),
  number(['write', 'WRITE/s', 7], 'Bytes written to storage a second', ({ writeRate }) => writeRate, showBytes, {
    minWidth: 130,
    sort: 'writeBytes',
    explains: 'writeBytes',
  }),
  words(['unit', 'UNIT', 20], 'systemd unit', ({ unit }) => unit, { minWidth: 180 }),
  words(['container', 'CONTAINER', 20], 'Container', ({ container }) => container, { minWidth: 220 }),
  words(['command', 'COMMAND', 0], 'Command line', ({ command }) => command, { sort: 'name' }),
];

export function findColumn(id: string): Column {
  const column = columns.find((each) => each.id === id);
  if (column === undefined) {
    throw new TypeError(`there is no column ${id}`);
  }
  return column;
}

/** The columns that a terminal of this width shows. The one that rows are sorted by is always among them. */
export function visibleColumns(width: number, isFleet: boolean, sortedBy: Column): Column[] {
  return columns.filter(
    (column) => (column.isOfFleet !== true || isFleet) && (width >= column.minWidth || column === sortedBy),
  );
}

/** `0:01.50`, `12:34.00`, `102h15`, `41d06h`: nine columns at most. */
export function showCpuTime(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) {
    return unknownText;
  }
  const hundredths = Math.round(seconds * 100);
  const minutes = Math.floor(hundredths / 6000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (minutes < 1000) {
    return `${minutes}:${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 1000 ? `${hours}h${two(minutes % 60)}` : `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}
