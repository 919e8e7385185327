import { showBytes, showCount, showDuration, unknownText } from '@psfleet/display';
import type { ChangedProcess, ComparedProgram, Process, ProcessComparison, ProcessDiff } from '@psfleet/sdk';
import type { Column, Listing } from '../../render/column.js';
import type { Tone } from '../../terminal/colour.js';
import { showCommand } from '../processes/process-columns.js';

/** One difference: a process of one host at two moments, or a program on two hosts. */
export interface DiffRow {
  readonly change: 'started' | 'ended' | 'changed' | 'only first' | 'only second' | 'different';
  readonly pid: number | null;
  readonly username: string | null;
  readonly cpuTime: number | null;
  readonly rss: number | null;
  /** By how much `rss` differs; null if it is on one side only. */
  readonly rssGrowth: number | null;
  readonly processes: string;
  readonly subject: string;
}

const tones: Readonly<Record<DiffRow['change'], Tone | null>> = {
  started: 'good',
  'only second': 'good',
  ended: 'bad',
  'only first': 'bad',
  changed: null,
  different: 'warning',
};

const columns: readonly Column<DiffRow>[] = [
  { name: 'change', title: 'CHANGE', show: ({ change }) => change, tone: ({ change }) => tones[change] },
  { name: 'pid', title: 'PID', show: ({ pid }) => showCount(pid), align: 'right' },
  { name: 'username', title: 'USER', show: ({ username }) => username ?? unknownText, maxWidth: 16 },
  { name: 'processes', title: 'PROCS', show: ({ processes }) => processes, align: 'right' },
  { name: 'cpuTime', title: 'CPU TIME', show: ({ cpuTime }) => showDuration(cpuTime), align: 'right' },
  { name: 'rss', title: 'RSS', show: ({ rss }) => showBytes(rss), align: 'right' },
  { name: 'rssGrowth', title: 'GREW BY', show: ({ rssGrowth }) => showBytes(rssGrowth), align: 'right' },
  { name: 'subject', title: 'WHAT', show: ({ subject }) => subject },
];

export const diffListing: Listing<DiffRow> = {
  columns,
  shown: ['change', 'pid', 'username', 'cpuTime', 'rss', 'rssGrowth', 'subject'],
  empty: 'nothing differs',
};

export const comparisonListing: Listing<DiffRow> = {
  columns,
  shown: ['change', 'processes', 'username', 'rss', 'rssGrowth', 'subject'],
  empty: 'both run the same programs',
};

export function rowsOfDiff({ started, ended, changed }: ProcessDiff): DiffRow[] {
  return [
    ...started.map((process) => rowOfProcess('started', process)),
    ...ended.map((process) => rowOfProcess('ended', process)),
    ...changed.map(rowOfChange),
  ];
}

export function rowsOfComparison({ onlyFirst, onlySecond, different }: ProcessComparison): DiffRow[] {
  return [
    ...onlyFirst.map((program) => rowOfProgram('only first', program)),
    ...onlySecond.map((program) => rowOfProgram('only second', program)),
    ...different.map((program) => rowOfProgram('different', program)),
  ];
}

function rowOfProcess(change: 'started' | 'ended', process: Process): DiffRow {
  const { pid, username, cpuTime, rss } = process;
  return { change, pid, username, cpuTime, rss, rssGrowth: null, processes: '1', subject: showCommand(process) };
}

function rowOfChange(process: ChangedProcess): DiffRow {
  const { pid, username, rss, growth, name, nameBefore } = process;
  const before = nameBefore === name ? '' : `${nameBefore} -> `;
  return {
    change: 'changed',
    pid,
    username,
    cpuTime: growth.cpuTime,
    rss,
    rssGrowth: growth.rss,
    processes: '1',
    subject: before + showCommand(process),
  };
}

function rowOfProgram(change: DiffRow['change'], { program, username, first, second }: ComparedProgram): DiffRow {
  const rss = (second ?? first)?.rss ?? null;
  const before = first?.rss ?? null;
  const isOnBoth = first !== null && second !== null;
  return {
    change,
    pid: null,
    username,
    cpuTime: null,
    rss,
    rssGrowth: isOnBoth && rss !== null && before !== null ? rss - before : null,
    processes: isOnBoth ? `${first.processes}/${second.processes}` : String((first ?? second)?.processes ?? 0),
    subject: program,
  };
}
