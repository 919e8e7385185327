import { showNumber, toMegabytes } from '@psfleet/display';
import type { Process } from '@psfleet/sdk';

/** A row of a table of processes; `depth` indents it in a tree. */
export interface ProcessRow extends Process {
  readonly depth?: number;
}

export interface Column {
  readonly id: string;
  /** With the unit of all its values. */
  readonly head: string;
  /** Width in CSS: columns share what is left by `fr`. */
  readonly width: string;
  readonly isNumber: boolean;
  /** Whether a phone shows it. */
  readonly onPhone: boolean;
  /** What rows are sorted by. */
  readonly value: (row: ProcessRow) => number | string | null;
  readonly text: (row: ProcessRow) => string;
}

function number(
  id: string,
  head: string,
  width: string,
  value: (row: ProcessRow) => number | null,
  digits: 0 | 1 = 0,
  onPhone = false,
): Column {
  return { id, head, width, isNumber: true, onPhone, value, text: (row) => showNumber(value(row), digits) };
}

function words(id: string, head: string, width: string, value: (row: ProcessRow) => string | null): Column {
  return { id, head, width, isNumber: false, onPhone: false, value, text: (row) => value(row) ?? '' };
}

/** Numbers that name something: without separators. */
function id(name: 'pid' | 'ppid', head: string, width: string): Column {
  return { ...number(name, head, width, (row) => row[name]), text: (row) => String(row[name] ?? '–') };
}

export const nameColumn: Column = {
  id: 'name',
  head: 'Process',
  width: 'minmax(160px, 1fr)',
  isNumber: false,
  onPhone: true,
  value: ({ name }) => name.toLowerCase(),
  text: ({ name }) => name,
};

const hourSeconds = 3600;

/** Every column that a table of processes can show, in the order in which it is offered. */
export const allColumns: readonly Column[] = [
  words('host', 'Host', '128px', ({ host }) => host),
  nameColumn,
  id('pid', 'PID', '74px'),
  id('ppid', 'Parent', '74px'),
  words('username', 'User', '96px', ({ username }) => username),
  words('status', 'State', '84px', ({ status }) => status),
  number('cpuPercent', 'CPU %', '84px', ({ cpuPercent }) => cpuPercent, 1, true),
  number('cpuTime', 'CPU s', '84px', ({ cpuTime }) => cpuTime, 1),
  number('rss', 'RSS MB', '84px', ({ rss }) => toMegabytes(rss), 0, true),
  number('peakRss', 'Peak MB', '84px', ({ peakRss }) => toMegabytes(peakRss)),
  number('pss', 'PSS MB', '78px', ({ pss }) => toMegabytes(pss)),
  number('shared', 'Shared MB', '84px', ({ shared }) => toMegabytes(shared)),
  number('vms', 'Virtual MB', '90px', ({ vms }) => toMegabytes(vms)),
  number('swap', 'Swap MB', '78px', ({ swap }) => toMegabytes(swap)),
  number('readBytes', 'Read MB', '78px', ({ readBytes }) => toMegabytes(readBytes)),
  number('writeBytes', 'Written MB', '84px', ({ writeBytes }) => toMegabytes(writeBytes)),
  number('tcpSentBytes', 'TCP out MB', '90px', ({ tcpSentBytes }) => toMegabytes(tcpSentBytes)),
  number('tcpReceivedBytes', 'TCP in MB', '84px', ({ tcpReceivedBytes }) => toMegabytes(tcpReceivedBytes)),
  number('numThreads', 'Threads', '68px', ({ numThreads }) => numThreads),
  number('numFds', 'Files', '64px', ({ numFds }) => numFds),
  number('nice', 'Nice', '52px', ({ nice }) => nice),
  number('age', 'Age h', '72px', ageHours, 1),
  words('unit', 'Unit', '128px', ({ unit }) => unit?.replace(/\.service$/, '') ?? null),
  words('container', 'Container', '128px', containerOf),
  words('exe', 'Executable', '200px', ({ exe }) => exe),
  words('program', 'Program', '200px', ({ program }) => program),
];

/** What a table of one host shows, unless somebody chose others. */
export const processColumns = chosen(
  'name pid username cpuPercent rss swap readBytes writeBytes numThreads unit'.split(' '),
);

/** The tables of all hosts have the host first. */
export const fleetColumns = chosen('host name pid username cpuPercent rss numThreads unit'.split(' '));

/**
 * The columns with these ids, as the address has them (`host,name,rss`), in that order; unknown ones are left out. The
 * name is always there, because it leads to everything else.
 */
export function readColumns(text: string | undefined, usual: readonly Column[]): readonly Column[] {
  const columns = text === undefined ? [] : chosen(text.split(','));
  if (columns.length === 0) {
    return usual;
  }
  return columns.includes(nameColumn) ? columns : [nameColumn, ...columns];
}

function chosen(ids: readonly string[]): readonly Column[] {
  return [...new Set(ids)].flatMap((each) => allColumns.find((column) => column.id === each) ?? []);
}

/** From its start to the time of its sample. */
function ageHours({ createTime, ts }: ProcessRow): number | null {
  return createTime === null || ts === null ? null : Math.max(0, Date.parse(ts) / 1000 - createTime) / hourSeconds;
}

function containerOf({ containerName, containerId }: ProcessRow): string | null {
  return containerName ?? containerId?.slice(0, 12) ?? null;
}
