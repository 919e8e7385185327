import { showBytes, showCount, showDuration, unknownText } from '@psfleet/display';
import type { ProcessExit, TopProcess, TopProcessesQuery } from '@psfleet/sdk';
import { CommandError } from '../../frame/command-error.js';
import type { Column, Listing } from '../../render/column.js';
import type { RowFlags } from '../../render/output-flags.js';
import { reportAnswer } from '../../render/report-answer.js';
import { showTime } from '../../render/show-time.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { showCommand } from '../processes/process-columns.js';
import { rankingOf } from './ps-choices.js';

type Ranking = NonNullable<TopProcessesQuery['by']>;

interface TopFlags extends RowFlags {
  readonly sort: string | null;
  readonly limit: number | null;
  readonly server: string | null;
}

interface TopRequest {
  readonly flags: TopFlags;
  readonly filters: Pick<TopProcessesQuery, 'q' | 'host' | 'label'>;
  readonly range: Pick<TopProcessesQuery, 'from' | 'to'>;
}

/** Lists what used or had most over a time range, ended processes too. Resolves to the exit code. */
export async function listTop(
  { flags, filters, range }: TopRequest,
  terminal: Terminal,
  nowMs: number,
): Promise<number> {
  const by = readRanking(flags.sort);
  const { limit } = flags;
  const { data, meta } = await askSource(flags, terminal, ({ client }) =>
    client.call('listTopProcesses', { ...filters, ...range, by, ...(limit === null ? {} : { limit }) }),
  );
  const listing: Listing<TopProcess> = {
    columns: topColumns(by),
    shown: ['host', 'pid', 'username', 'value', 'peakAt', 'end', 'programProcesses', 'programHosts', 'cmdline'],
    empty: 'no process fits',
  };
  await writeRows(terminal, listing, data, flags, nowMs);
  return reportAnswer(meta, terminal);
}

/** Throws CommandError. */
function readRanking(sort: string | null): Ranking {
  const wanted = (sort ?? 'cpuTime').replace(/^[-+]/, '').toLowerCase();
  const found = Object.entries(rankingOf).find(([field]) => field.toLowerCase() === wanted);
  if (found === undefined || sort?.startsWith('+') === true) {
    const fields = Object.keys(rankingOf).join(', ');
    throw new CommandError(`a time range is ranked by the largest of ${fields}: choose one as --sort`, {
      exit: 'usage',
    });
  }
  return found[1];
}

function topColumns(by: Ranking): readonly Column<TopProcess>[] {
  const showValue = by === 'cpu' ? showDuration : by === 'fds' || by === 'threads' ? showCount : showBytes;
  return [
    { name: 'host', title: 'HOST', show: ({ host }) => host, maxWidth: 24 },
    { name: 'pid', title: 'PID', show: ({ pid }) => showCount(pid), align: 'right' },
    { name: 'username', title: 'USER', show: ({ username }) => username ?? unknownText, maxWidth: 16 },
    {
      name: 'value',
      title: by === 'cpu' ? 'CPU TIME' : by.toUpperCase(),
      show: ({ value }) => showValue(value),
      align: 'right',
    },
    { name: 'peakAt', title: 'AT', show: ({ peakAt }, view) => showTime(peakAt, view) },
    { name: 'end', title: 'END', show: showEnd, value: endOf, tone: ({ exit }) => (isBad(exit) ? 'bad' : null) },
    {
      name: 'programProcesses',
      title: 'PROCS',
      show: ({ programProcesses }) => showCount(programProcesses),
      align: 'right',
    },
    { name: 'programHosts', title: 'HOSTS', show: ({ programHosts }) => showCount(programHosts), align: 'right' },
    { name: 'procUid', title: 'PROCESS', show: ({ procUid }) => procUid ?? unknownText },
    { name: 'name', title: 'NAME', show: ({ name }) => name },
    { name: 'program', title: 'PROGRAM', show: ({ program }) => program ?? unknownText },
    { name: 'unit', title: 'UNIT', show: ({ unit }) => unit ?? unknownText },
    { name: 'containerName', title: 'CONTAINER', show: ({ containerName }) => containerName ?? unknownText },
    { name: 'cmdline', title: 'COMMAND', show: showCommand },
  ];
}

function showEnd(row: TopProcess): string {
  return endOf(row) ?? unknownText;
}

/** How it ended, or that it runs; null if neither is known. */
function endOf({ exit, running }: TopProcess): string | null {
  if (exit === null) {
    return running === true ? 'runs' : running === false ? 'ended' : null;
  }
  return describeExit(exit);
}

export function describeExit({ oomKilled, exitSignal, exitCode }: ProcessExit): string {
  return oomKilled
    ? 'oom'
    : exitSignal !== null
      ? `signal ${exitSignal}`
      : exitCode === null
        ? 'ended'
        : `exit ${exitCode}`;
}

function isBad(exit: ProcessExit | null): boolean {
  return exit !== null && (exit.oomKilled || exit.exitSignal !== null || (exit.exitCode ?? 0) !== 0);
}
