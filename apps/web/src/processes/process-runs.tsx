import { compareNaturally, escapeControls } from '@psfleet/display';
import type { ProcessRun } from '@psfleet/sdk';
import { showMoment } from '../clock/time-text.js';
import { useClock } from '../clock/use-clock.js';
import { AnswerState, EmptyNote, Warnings } from '../frame/answer-state.js';
import { HostLink, ProcessLink, TimeLink } from '../lists/links.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { useSort } from '../lists/use-sort.js';
import { useAnswer } from '../session/use-answer.js';

const maxRuns = 500;

const columns: readonly PlainColumn<ProcessRun>[] = [
  {
    id: 'host',
    head: 'Host',
    width: 140,
    value: ({ host }) => host,
    compareTexts: compareNaturally,
    cell: ({ host }) => <HostLink host={host} />,
  },
  {
    id: 'name',
    head: 'Process',
    width: 160,
    value: ({ name }) => name,
    cell: ({ name, procUid }) => <ProcessLink procUid={procUid}>{escapeControls(name)}</ProcessLink>,
    className: () => 'b',
  },
  {
    id: 'runs',
    head: 'Processes',
    width: 84,
    isNumber: true,
    value: ({ runs }) => runs,
  },
  {
    id: 'commandLines',
    head: 'Command lines',
    width: 110,
    isNumber: true,
    value: ({ commandLines }) => commandLines,
  },
  { id: 'username', head: 'User', width: 96, value: ({ username }) => username },
  moment('firstSeen', 'First seen'),
  moment('lastSeen', 'Last seen'),
  {
    id: 'cmdline',
    head: 'Last arguments',
    value: ({ cmdline }) => cmdline?.slice(1).join(' ').slice(0, 300) ?? null,
    className: () => 'mono i3',
  },
];

function moment(id: 'firstSeen' | 'lastSeen', head: string): PlainColumn<ProcessRun> {
  return {
    id,
    head,
    width: 160,
    value: (run) => Date.parse(run[id]),
    cell: (run) => <TimeLink at={run[id]}>{showMoment(Date.parse(run[id]))}</TimeLink>,
    className: () => 'num',
  };
}

const newestFirst = { id: 'lastSeen', isDescending: true };

/** The programs that ran within the window and fit a search, host by host. */
export function ProcessRuns({ q, isValid }: { readonly q: string | undefined; readonly isValid: boolean }) {
  const clock = useClock();
  const asked = useAnswer(
    'listProcessRuns',
    { limit: maxRuns, ...(q === undefined ? {} : { q }), ...clock.range },
    { isLive: clock.at === null, everyMs: 30_000, isEnabled: isValid },
  );
  const [sort, setSort] = useSort(columns, newestFirst);
  const runs = asked.data?.data ?? [];
  return (
    <AnswerState asked={isValid ? asked : { ...asked, isPending: false, error: null }} height={500}>
      {runs.length === 0 ? (
        <EmptyNote title="Nothing that fits ran in this window">
          Take a condition away, or choose a wider window beside the clock.
        </EmptyNote>
      ) : (
        <>
          <PlainTable
            label="Programs that ran in the window"
            columns={columns}
            rows={runs}
            identify={identify}
            sort={sort}
            onSort={setSort}
            isOld={asked.isPlaceholderData}
          />
          <p className="foot t12 i2">{runs.length} programs, one row for each host.</p>
        </>
      )}
      <div className="aside-note">
        <Warnings title="This list is not whole" warnings={asked.data?.meta.warnings ?? []} />
      </div>
    </AnswerState>
  );
}

function identify({ host, name, exe }: ProcessRun): string {
  return JSON.stringify([host, name, exe]);
}
