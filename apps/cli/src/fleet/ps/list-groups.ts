import { showBytes, showCount, showDuration, showPercent, unknownText } from '@psfleet/display';
import type { Grouping, ProcessGroup, ProcessGroupsQuery } from '@psfleet/sdk';
import { CommandError } from '../../frame/command-error.js';
import type { Column, Listing } from '../../render/column.js';
import type { RowFlags } from '../../render/output-flags.js';
import { reportAnswer, reportMoment } from '../../render/report-answer.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { type GroupSort, groupSorts } from './ps-choices.js';

interface GroupsFlags extends RowFlags {
  readonly sort: string | null;
  readonly limit: number | null;
  readonly server: string | null;
}

interface GroupsRequest {
  readonly flags: GroupsFlags;
  readonly by: Grouping;
  readonly filters: Pick<ProcessGroupsQuery, 'q' | 'host' | 'label'>;
  readonly time: Pick<ProcessGroupsQuery, 'at' | 'from' | 'to'>;
  readonly isRange: boolean;
}

const shownAtMoment = ['group', 'hosts', 'processes', 'cpuPercent', 'memory', 'rss', 'swap', 'numThreads', 'numFds'];
const shownOverRange = [
  'group',
  'hosts',
  'processes',
  'unswept',
  'cpuTime',
  'maxRss',
  'readBytes',
  'writeBytes',
  'tcpSentBytes',
  'tcpReceivedBytes',
];

/** Lists what processes have together that have something in common. Resolves to the exit code. */
export async function listGroups(
  { flags, by, filters, time, isRange }: GroupsRequest,
  terminal: Terminal,
  nowMs: number,
): Promise<number> {
  const sort = readSort(flags.sort, isRange);
  const query = { ...filters, ...time, by, ...(flags.limit === null ? {} : { limit: flags.limit }) };
  const { data, meta } = await askSource(flags, terminal, ({ client }) =>
    client.call('listProcessGroups', sort === null ? query : { ...query, sort }),
  );
  if (time.at !== undefined) {
    reportMoment(meta.at, flags.utc, terminal);
  }
  const listing: Listing<ProcessGroup> = {
    columns: groupColumns(by),
    shown: isRange ? shownOverRange : shownAtMoment,
    empty: 'no process fits',
  };
  await writeRows(terminal, listing, data, flags, nowMs);
  if (meta.groups > data.length) {
    terminal.writeError(`psfleet: these are ${data.length} of ${meta.groups} groups: --limit lists more\n`);
  }
  return reportAnswer(meta, terminal);
}

/** Groups are sorted in descending order of an amount. Throws CommandError. */
function readSort(text: string | null, isRange: boolean): GroupSort | null {
  if (text === null) {
    return null;
  }
  const choices = groupSorts[isRange ? 'range' : 'moment'];
  const wanted = `-${text.replace(/^[-+]/, '')}`.toLowerCase();
  const sort = choices.find((choice) => choice.toLowerCase() === wanted);
  if (sort === undefined || text.startsWith('+')) {
    const names = choices.map((choice) => choice.slice(1)).join(', ');
    throw new CommandError(`groups are sorted by the largest of ${names}: choose one as --sort`, { exit: 'usage' });
  }
  return sort;
}

type Amount = Exclude<keyof ProcessGroup, 'group' | 'host' | 'hosts'>;

function groupColumns(by: Grouping): readonly Column<ProcessGroup>[] {
  const amount = (name: Amount, title: string, show: (value: number | null) => string): Column<ProcessGroup> => ({
    name,
    title,
    show: (row) => show(row[name]),
    align: 'right',
  });
  return [
    { name: 'group', title: by.toUpperCase(), show: ({ group }) => group ?? unknownText, maxWidth: 60 },
    { name: 'hosts', title: 'HOSTS', show: ({ hosts }) => showCount(hosts), align: 'right' },
    amount('processes', 'PROCS', showCount),
    amount('unswept', 'BRIEF', showCount),
    amount('cpuPercent', 'CPU%', showPercent),
    amount('cpuTime', 'TIME', showDuration),
    amount('memory', 'MEMORY', showBytes),
    amount('unshared', 'UNSHARED', showBytes),
    amount('rss', 'RSS', showBytes),
    amount('maxRss', 'MAXRSS', showBytes),
    amount('swap', 'SWAP', showBytes),
    amount('numThreads', 'THREADS', showCount),
    amount('numFds', 'FDS', showCount),
    amount('readBytes', 'READ', showBytes),
    amount('writeBytes', 'WRITTEN', showBytes),
    amount('ctxSwitches', 'SWITCHES', showCount),
    amount('tcpSentBytes', 'SENT', showBytes),
    amount('tcpReceivedBytes', 'RECEIVED', showBytes),
  ];
}
