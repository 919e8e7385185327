import type { Process } from '@psfleet/sdk';
import { showNumber, toMegabytes } from '../format/numbers.js';

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

export const nameColumn: Column = {
  id: 'name',
  head: 'Process',
  width: 'minmax(160px, 1fr)',
  isNumber: false,
  onPhone: true,
  value: ({ name }) => name.toLowerCase(),
  text: ({ name }) => name,
};

export const hostColumn: Column = words('host', 'Host', '128px', ({ host }) => host);

export const processColumns: readonly Column[] = [
  nameColumn,
  { ...number('pid', 'PID', '74px', ({ pid }) => pid), text: ({ pid }) => String(pid ?? '–') },
  words('username', 'User', '96px', ({ username }) => username),
  number('cpuPercent', 'CPU %', '84px', ({ cpuPercent }) => cpuPercent, 1, true),
  number('rss', 'RSS MB', '84px', ({ rss }) => toMegabytes(rss), 0, true),
  number('swap', 'Swap MB', '78px', ({ swap }) => toMegabytes(swap)),
  number('readBytes', 'Read MB', '78px', ({ readBytes }) => toMegabytes(readBytes)),
  number('writeBytes', 'Written MB', '84px', ({ writeBytes }) => toMegabytes(writeBytes)),
  number('numThreads', 'Threads', '68px', ({ numThreads }) => numThreads),
  words('unit', 'Unit', '128px', ({ unit }) => unit?.replace(/\.service$/, '') ?? null),
];

/** The tables of all hosts have the host first. */
export const fleetColumns: readonly Column[] = [
  hostColumn,
  ...processColumns.filter(({ id }) => !['swap', 'readBytes', 'writeBytes'].includes(id)),
];
