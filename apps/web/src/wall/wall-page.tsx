import { escapeControls, showNumber, showSize } from '@psfleet/display';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { useMemo } from 'react';
import { useClock } from '../clock/use-clock.js';
import { HostCurves } from '../host/host-curves.js';
import { HostFilter } from '../hosts/host-filter.js';
import { matchHost } from '../hosts/match-host.js';
import { OwnProblems } from '../health/own-problems.js';
import { AnswerState, EmptyNote, quiet, Warnings } from '../frame/answer-state.js';
import { useAnswer } from '../session/use-answer.js';
import { answerOf, groupByLabel } from './host-pain.js';
import { HurtList } from './hurt-list.js';
import { Cards } from './cards.js';
import { HostList } from './host-list.js';
import { Tiles } from './tiles.js';
import { TopList } from '../lists/top-list.js';
import { useLatest } from '../table/use-latest.js';
import { useFleet } from './use-fleet.js';
import { ViewChoice } from './view-choice.js';
import { WallGroup } from './wall-group.js';
import { viewFor } from './wall-view.js';

const topCount = 5;

/** Which host hurts, and why. */
export function WallPage() {
  const navigate = useNavigate({ from: '/' });
  const { filter = '', label = null, show } = useSearch({ from: '/' });
  const clock = useClock();
  const isLive = clock.at === null;
  const { hosts, asked, warnings, pains, isOld } = useFleet();
  const ask = { isLive, everyMs: 10_000 };
  const byCpu = useAnswer('listTopProcesses', { by: 'cpu', limit: topCount, ...clock.moment }, ask);
  const byMemory = useAnswer('listTopProcesses', { by: 'rss', limit: topCount, ...clock.moment }, ask);

  const labels = useMemo(() => [...new Set(pains.flatMap((pain) => Object.keys(pain.labels)))].toSorted(), [pains]);
  const shown = useMemo(() => pains.filter((pain) => matchHost(filter, pain)), [pains, filter]);
  const groups = useMemo(() => groupByLabel(shown, label), [shown, label]);
  const facts = hosts.data ?? [];
  const view = viewFor(show, shown.length);
  const openHost = useLatest(
    (host: string) => void navigate({ to: '/hosts/$host', params: { host }, search: readClockSearch }),
  );
  const openProcess = (procUid: string): void =>
    void navigate({ to: '/p/$procUid', params: { procUid }, search: readClockSearch });

  return (
    <div className="cols">
      <main className="main">
        <div className="bar">
          <HostFilter />
          <ViewChoice shown={view} hosts={shown.length} />
          {view !== 'list' && labels.length > 0 && (
            <label className="i2">
              Group by{' '}
              <select
                value={label ?? ''}
                onChange={({ target: { value } }) =>
                  void navigate({
                    to: '.',
                    search: ({ label: _before, ...now }: Record<string, unknown>) =>
                      value === '' ? now : { ...now, label: value },
                    replace: true,
                  })
                }
              >
                <option value="">nothing</option>
                {labels.map((name) => (
                  <option key={name} value={name}>
                    {escapeControls(name)}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        <AnswerState asked={hosts.data?.length === 0 ? hosts : asked} height={400}>
          {facts.length === 0 ? (
            <EmptyNote title="No host yet">
              The agent of this machine joins by itself. To add another one, run psfleet enroll create here and the line
              that it prints there.
            </EmptyNote>
          ) : (
            <>
              <div className="answer">
                <h1>{answerOf(shown)}</h1>
                <div className="totals">
                  <span>
                    <b>{showNumber(shown.filter(({ level }) => level !== null).length)}</b> reporting
                  </span>
                  <span>
                    <b>{showNumber(sum(facts.map(({ processCount }) => processCount)))}</b> processes now
                  </span>
                  <span>
                    <b>{showNumber(sum(facts.map(({ cpuCount }) => cpuCount)))}</b> cores
                  </span>
                  <span>
                    <b>{showSize(sum(facts.map(({ memoryTotal }) => memoryTotal)))}</b> of memory
                  </span>
                  <Legend />
                </div>
              </div>
              {facts.length === 1 && facts[0] !== undefined && <HostCurves host={facts[0].host} />}
              {view === 'list' ? (
                <HostList pains={shown} isOld={isOld} />
              ) : (
                <div className="wall" data-old={isOld}>
                  {groups.map(({ name, pains: members }) => (
                    <WallGroup key={name} name={name} pains={members}>
                      {view === 'cards' ? (
                        <Cards pains={members} onOpen={openHost} />
                      ) : (
                        <Tiles pains={members} onOpen={openHost} />
                      )}
                    </WallGroup>
                  ))}
                </div>
              )}
            </>
          )}
        </AnswerState>
      </main>
      <aside className="inspector" aria-label="What hurts">
        <OwnProblems />
        <HurtList asked={quiet(asked)} pains={shown} isOld={isOld} onOpen={openHost} />
        <Warnings title="What is not known" warnings={warnings} />
        <TopList
          title="Top by CPU"
          unit="% of one core"
          asked={byCpu}
          rows={byCpu.data?.data ?? []}
          isOld={byCpu.isPlaceholderData}
          showHost
          value={({ value }) => showNumber(value, 1)}
          onSelect={openProcess}
        />
        <TopList
          title="Top by memory"
          unit="resident"
          asked={byMemory}
          rows={byMemory.data?.data ?? []}
          isOld={byMemory.isPlaceholderData}
          showHost
          value={({ value }) => showSize(value)}
          onSelect={openProcess}
        />
      </aside>
    </div>
  );
}

function Legend() {
  return (
    <span className="legend desktop">
      calm
      {[0, 1, 2, 3, 4, 5, 6].map((level) => (
        <i key={level} className={`h${level}`} />
      ))}
      hurts <i className="hx" /> no data
    </span>
  );
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
