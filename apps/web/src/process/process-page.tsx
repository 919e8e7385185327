import { escapeControls, showNumber, showSize } from '@psfleet/display';
import type { ProcessDetail } from '@psfleet/sdk';
import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ActionDialog } from '../actions/action-dialog.js';
import { ActionList } from '../actions/action-list.js';
import { showMoment } from '../clock/time-text.js';
import { useClock } from '../clock/use-clock.js';
import { EventList } from '../events/event-list.js';
import { AnswerState } from '../frame/answer-state.js';
import { CommandLine } from '../lists/command-line.js';
import { HostLink } from '../lists/links.js';
import { useAnswer } from '../session/use-answer.js';
import { Lifetime } from './lifetime.js';
import { ProcessCurves } from './process-curves.js';
import { ProcessFamily } from './process-family.js';
import { ProcessTabs } from './process-tabs.js';
import { WhereElse } from './where-else.js';

/** One process: its life, what it used over the window, its family and its events. */
export function ProcessPage() {
  const { procUid } = useParams({ from: '/p/$procUid' });
  const asked = useAnswer('getProcess', { procUid }, { isLive: true });
  const process = asked.data?.data;
  return (
    <div className="cols">
      <AnswerState asked={asked} height={500}>
        {process === undefined ? null : <ProcessView key={procUid} process={process} />}
      </AnswerState>
    </div>
  );
}

function ProcessView({ process }: { readonly process: ProcessDetail }) {
  const clock = useClock();
  const { tab } = useSearch({ from: '/p/$procUid' });
  const [isActing, setActing] = useState(false);
  const { procUid, host, name, pid, username, exit, running } = process;
  return (
    <>
      <main className="main">
        <div className="facts">
          <h1 className="cut">{escapeControls(name)}</h1>
          <HostLink host={host} />
          <span>pid {pid ?? '–'}</span>
          <span>user {escapeControls(username ?? '–')}</span>
          <span className="spacer" />
          <span className={hasFailed(exit) ? 'bad' : ''}>{stateOf(process)}</span>
        </div>
        <Lifetime process={process} />
        <ProcessCurves procUid={procUid} />
        <ProcessTabs />
        {tab === 'actions' ? (
          <ActionList
            query={{ procUid, limit: 200 }}
            empty="What somebody does to this process, and what comes of it, stands here afterwards."
          />
        ) : (
          <EventList query={{ procUid, limit: 200 }} isLive={clock.at === null} />
        )}
      </main>
      <aside className="inspector" aria-label="Facts of this process">
        <section className="block">
          <h2>Command line</h2>
          <CommandLine process={process} />
          <p className="buttons">
            <button className="btn" type="button" disabled={running === false} onClick={() => setActing(true)}>
              {running === false ? 'It has ended: nothing to act on' : 'Act on it now'}
            </button>
          </p>
        </section>
        <section className="block">
          <h2>Facts</h2>
          <dl className="facts-list">
            <dt>Executable</dt>
            <dd className="mono">{escapeControls(process.exe ?? '–')}</dd>
            <dt>Unit</dt>
            <dd>{escapeControls(process.unit ?? '–')}</dd>
            <dt>Container</dt>
            <dd>{escapeControls(process.containerName ?? process.containerId?.slice(0, 12) ?? '–')}</dd>
            <dt>CPU time</dt>
            <dd className="num">{showNumber(exit?.cpuTime ?? process.cpuTime, 1)} s</dd>
            <dt>Peak RSS</dt>
            <dd className="num">{showSize(exit?.peakRss ?? process.peakRss)}</dd>
            <dt>Identity</dt>
            <dd className="mono">{procUid}</dd>
          </dl>
        </section>
        <ProcessFamily process={process} />
        <WhereElse process={process} />
      </aside>
      {isActing && <ActionDialog procUid={procUid} onClose={() => setActing(false)} />}
    </>
  );
}

/** An exit code that nobody knows is no failure. */
function hasFailed(exit: ProcessDetail['exit']): boolean {
  return exit !== null && (exit.oomKilled || exit.exitSignal !== null || (exit.exitCode ?? 0) !== 0);
}

function stateOf({ exit, running, status }: ProcessDetail): string {
  if (exit !== null) {
    const how = exit.oomKilled
      ? 'killed because memory ran out'
      : exit.exitSignal === null
        ? `exit code ${exit.exitCode ?? 'not known'}`
        : `signal ${exit.exitSignal}`;
    return `ended ${showMoment(Date.parse(exit.at))}, ${how}`;
  }
  return running === false ? 'ended' : running === null ? 'its host is offline' : (status ?? 'running');
}
