import { escapeControls, showNumber, toMegabytes } from '@psfleet/display';
import type { Grouping, ProcessGroup } from '@psfleet/sdk';
import { useMemo } from 'react';
import { useClock } from '../clock/use-clock.js';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { useSort } from '../lists/use-sort.js';
import { useAnswer } from '../session/use-answer.js';
import { searchGroup } from './facet-search.js';

const heads: Readonly<Record<Grouping, string>> = {
  name: 'Name',
  user: 'User',
  unit: 'Unit',
  container: 'Container',
  program: 'Program',
};
const byCpu = { id: 'cpuPercent', isDescending: true };
const maxGroups = 1000;
/** What the API orders groups by, so that the largest come whatever their number. */
const amounts = ['cpuPercent', 'memory', 'rss', 'swap', 'numThreads', 'numFds'] as const;

/** The processes of one host or of the fleet at the clock, by what they have in common. */
export function ProcessGroups({
  by,
  host,
  q = '',
  isValid = true,
  onSearch,
}: {
  readonly by: Grouping;
  /** Null for all hosts. */
  readonly host: string | null;
  readonly q?: string | undefined;
  /** Whether the search can be asked. */
  readonly isValid?: boolean;
  /** Shows the processes that a search finds. */
  readonly onSearch: (q: string) => void;
}) {
  const clock = useClock();
  const columns = useMemo(
    () => columnsOf(by, host === null, (group) => onSearch(searchGroup(q, by, group))),
    [by, host, q, onSearch],
  );
  const [sort, setSort] = useSort(columns, byCpu);
  const amount = amounts.find((name) => name === sort.id) ?? 'cpuPercent';
  const asked = useAnswer(
    'listProcessGroups',
    {
      by,
      limit: maxGroups,
      sort: `-${amount}`,
      ...(host === null ? {} : { host: [host] }),
      ...(q === '' ? {} : { q }),
      ...clock.moment,
    },
    { isLive: clock.at === null, everyMs: 10_000, isEnabled: isValid },
  );
  const groups = asked.data?.data ?? [];
  return (
    <AnswerState asked={isValid ? asked : { ...asked, isPending: false, error: null }} height={400}>
      {groups.length === 0 ? (
        <EmptyNote title="No process fits">
          At this moment of the clock there is none to group. Take a condition away, or move the clock.
        </EmptyNote>
      ) : (
        <>
          <PlainTable
            label={`Processes by ${by}`}
            columns={columns}
            rows={groups}
            identify={identify}
            sort={sort}
            onSort={setSort}
            isOld={asked.isPlaceholderData}
          />
          <p className="foot t12 i2">
            {groups.length < (asked.data?.meta.groups ?? 0)
              ? `The ${showNumber(groups.length)} largest of ${showNumber(asked.data?.meta.groups)} groups.`
              : `${showNumber(groups.length)} groups.`}{' '}
            Memory is proportional where it is known, so that shared pages count once.
          </p>
        </>
      )}
    </AnswerState>
  );
}

function columnsOf(
  by: Grouping,
  isOfFleet: boolean,
  onOpen: (group: string | null) => void,
): readonly PlainColumn<ProcessGroup>[] {
  const amount = (
    id: string,
    head: string,
    value: (group: ProcessGroup) => number | null,
    digits: 0 | 1 = 0,
  ): PlainColumn<ProcessGroup> => ({ id, head, width: 92, isNumber: true, digits, value });
  return [
    {
      id: 'group',
      head: heads[by],
      value: ({ group }) => group,
      cell: ({ group }) => (
        <button type="button" className="link-button cut" onClick={() => onOpen(group)}>
          {group === null ? `without ${by}` : escapeControls(group)}
        </button>
      ),
    },
    ...(isOfFleet ? [amount('hosts', 'Hosts', ({ hosts }) => hosts)] : []),
    amount('processes', 'Processes', ({ processes }) => processes),
    amount('cpuPercent', 'CPU %', ({ cpuPercent }) => cpuPercent, 1),
    amount('memory', 'Memory MB', ({ memory }) => toMegabytes(memory)),
    amount('rss', 'RSS MB', ({ rss }) => toMegabytes(rss)),
    amount('swap', 'Swap MB', ({ swap }) => toMegabytes(swap)),
    amount('numThreads', 'Threads', ({ numThreads }) => numThreads),
    amount('numFds', 'Files', ({ numFds }) => numFds),
  ];
}

function identify({ group, host }: ProcessGroup): string {
  return JSON.stringify([group, host]);
}
