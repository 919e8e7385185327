import { escapeControls, showNumber, showSize, showSpan } from '@psfleet/display';
import type { ProcessEvent, ProcessEventsQuery } from '@psfleet/sdk';
import { showMoment } from '../clock/time-text.js';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { HostLink, ProcessLink, TimeLink } from '../lists/links.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { useSort } from '../lists/use-sort.js';
import { useAnswer } from '../session/use-answer.js';

const columns: readonly PlainColumn<ProcessEvent>[] = [
  {
    id: 'at',
    head: 'Time',
    width: 168,
    value: ({ at }) => Date.parse(at),
    cell: ({ at }) => <TimeLink at={at}>{showMoment(Date.parse(at))}</TimeLink>,
    className: () => 'num',
  },
  { id: 'host', head: 'Host', width: 160, value: ({ host }) => host, cell: ({ host }) => <HostLink host={host} /> },
  { id: 'kind', head: 'What', width: 96, value: ({ kind }) => kind, className: ({ kind }) => kindClass(kind) },
  {
    id: 'name',
    head: 'Process',
    width: 180,
    value: ({ name }) => name,
    cell: ({ name, procUid }) => <ProcessLink procUid={procUid}>{escapeControls(name ?? procUid ?? '–')}</ProcessLink>,
  },
  {
    id: 'pid',
    head: 'PID',
    width: 80,
    isNumber: true,
    value: ({ pid }) => pid,
    cell: ({ pid }) => String(pid ?? '–'),
  },
  { id: 'username', head: 'User', width: 96, value: ({ username }) => username },
  { id: 'how', head: 'How', value: describe, className: () => 'i2' },
];
const newestFirst = { id: 'at', isDescending: true };

/** Events, newest first; the name leads to the process, the time moves the clock to it. */
export function EventList({ query, isLive }: { readonly query: ProcessEventsQuery; readonly isLive: boolean }) {
  const asked = useAnswer('listProcessEvents', query, { isLive });
  const [sort, setSort] = useSort(columns, newestFirst);
  const events = asked.data?.data ?? [];
  return (
    <AnswerState asked={asked} height={400}>
      {events.length === 0 ? (
        <EmptyNote title="Nothing happened in this window">
          Starts and ends of processes, kills for want of memory and reboots would be here. A wider window shows more.
        </EmptyNote>
      ) : (
        <>
          <PlainTable
            label="Events"
            columns={columns}
            rows={events}
            identify={identify}
            sort={sort}
            onSort={setSort}
            isOld={asked.isPlaceholderData}
          />
          {asked.data?.meta.cursor !== null && (
            <p className="foot t12 i2">The newest {events.length} of this window; a narrower one shows the others.</p>
          )}
        </>
      )}
    </AnswerState>
  );
}

function identify({ host, at, kind, pid, procUid }: ProcessEvent): string {
  return `${host} ${at} ${kind} ${pid} ${procUid}`;
}

function kindClass(kind: ProcessEvent['kind']): string {
  return kind === 'oom' ? 'bad b' : '';
}

function describe(event: ProcessEvent): string {
  const { kind, exitCode, exitSignal, lifetime, cpuTime, peakRss, reason } = event;
  const facts = [
    exitSignal === null ? null : `signal ${exitSignal}`,
    exitCode === null ? null : `exit code ${exitCode}`,
    lifetime === null ? null : `after ${lifetime < 1 ? `${showNumber(lifetime, 2)} s` : showSpan(lifetime * 1000)}`,
    cpuTime === null ? null : `${showNumber(cpuTime, 2)} s CPU`,
    peakRss === null ? null : `at most ${showSize(peakRss)}`,
    event.step === null ? null : `by ${showNumber(event.step, 1)} s`,
    event.gap === null ? null : `after ${showSpan(event.gap * 1000)} of silence`,
    event.agentVersion === null ? null : `agent ${event.agentVersion}`,
    reason,
  ];
  const text = facts.filter((fact) => fact !== null).join(', ');
  return kind === 'oom' && text === '' ? 'killed because memory ran out' : text;
}
