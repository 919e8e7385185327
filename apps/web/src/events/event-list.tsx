import { escapeControls } from '@psfleet/display';
import type { ProcessEvent, ProcessEventsQuery } from '@psfleet/sdk';
import { Link } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { showMoment, showSpan } from '../clock/time-text.js';
import { showNumber, showSize } from '../format/numbers.js';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { useAnswer } from '../session/use-answer.js';

/** Events, newest first; the name leads to the process, the time moves the clock to it. */
export function EventList({ query, isLive }: { readonly query: ProcessEventsQuery; readonly isLive: boolean }) {
  const asked = useAnswer('listProcessEvents', query, { isLive });
  const events = asked.data?.data ?? [];
  return (
    <AnswerState asked={asked} height={400}>
      {events.length === 0 ? (
        <EmptyNote title="Nothing happened in this window">
          Starts and ends of processes, kills for want of memory and reboots would be here. A wider window shows more.
        </EmptyNote>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label="Events" data-old={asked.isPlaceholderData}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Host</th>
                <th scope="col">What</th>
                <th scope="col">Process</th>
                <th scope="col" className="n">
                  PID
                </th>
                <th scope="col">How</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <EventRow key={`${event.host} ${event.at} ${event.kind} ${event.pid} ${event.procUid}`} event={event} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </AnswerState>
  );
}

function EventRow({ event }: { readonly event: ProcessEvent }) {
  const { at, host, kind, name, pid, procUid } = event;
  return (
    <tr>
      <td className="num">
        <Link
          to="."
          className="link"
          search={({ to: _to, ...now }: Record<string, unknown>) => ({ ...now, at: new Date(at).toISOString() })}
        >
          {showMoment(Date.parse(at))}
        </Link>
      </td>
      <td>{escapeControls(host)}</td>
      <td className={kind === 'oom' ? 'bad b' : ''}>{kind}</td>
      <td>
        {procUid === null ? (
          escapeControls(name ?? '')
        ) : (
          <Link to="/p/$procUid" params={{ procUid }} className="link" search={readClockSearch}>
            {escapeControls(name ?? procUid)}
          </Link>
        )}
      </td>
      <td className="n">{pid ?? ''}</td>
      <td className="i2">{describe(event)}</td>
    </tr>
  );
}

function describe({ kind, exitCode, exitSignal, lifetime, cpuTime, peakRss, reason }: ProcessEvent): string {
  const facts = [
    exitSignal === null ? null : `signal ${exitSignal}`,
    exitCode === null ? null : `exit code ${exitCode}`,
    lifetime === null ? null : `after ${lifetime < 1 ? `${showNumber(lifetime, 2)} s` : showSpan(lifetime * 1000)}`,
    cpuTime === null ? null : `${showNumber(cpuTime, 2)} s CPU`,
    peakRss === null ? null : `at most ${showSize(peakRss)}`,
    reason,
  ];
  const text = facts.filter((fact) => fact !== null).join(', ');
  return kind === 'oom' && text === '' ? 'killed because memory ran out' : escapeControls(text);
}
