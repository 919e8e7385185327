import { escapeControls } from '@psfleet/display';
import type { ProcessDetail, ProcessPoint } from '@psfleet/sdk';
import { Link, useParams } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { useMemo, useState } from 'react';
import { ActionDialog } from '../actions/action-dialog.js';
import { showMoment, showSpan } from '../clock/time-text.js';
import { useClock } from '../clock/use-clock.js';
import { roundUp, type Buckets } from '../curves/curve-data.js';
import { Curve } from '../curves/curve.js';
import { EventList } from '../events/event-list.js';
import { showNumber, showShare, showSize } from '../format/numbers.js';
import { AnswerState } from '../frame/answer-state.js';
import { pointsOf, useNeedle } from '../frame/scrubbing.js';
import { useAnswer } from '../session/use-answer.js';
import { CommandLine } from './command-line.js';
import { ProcessFamily } from './process-family.js';

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
  const [isActing, setActing] = useState(false);
  const { procUid, host, name, pid, username, exit, running } = process;
  return (
    <>
      <main className="main">
        <div className="facts">
          <h1 className="cut">{escapeControls(name)}</h1>
          <Link to="/hosts/$host" params={{ host }} className="link" search={readClockSearch}>
            {escapeControls(host)}
          </Link>
          <span>pid {pid ?? '–'}</span>
          <span>user {escapeControls(username ?? '–')}</span>
          <span className="spacer" />
          <span className={exit !== null && exit.exitCode !== 0 ? 'bad' : ''}>{stateOf(process)}</span>
        </div>
        <Lifetime process={process} />
        <ProcessCurves procUid={procUid} />
        <div className="bar tab-row">
          <h2 className="b">Events</h2>
        </div>
        <EventList query={{ procUid, limit: 100 }} isLive={clock.at === null} />
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
      </aside>
      {isActing && <ActionDialog procUid={procUid} onClose={() => setActing(false)} />}
    </>
  );
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

/** The part of the window in which it lived, in the column of the strip. */
function Lifetime({
  process: { createTime, firstSeen, exit, lastSeen, running },
}: {
  readonly process: ProcessDetail;
}) {
  const { scale } = useNeedle();
  const began = createTime === null ? Date.parse(firstSeen ?? '') : createTime * 1000;
  const ended = exit !== null ? Date.parse(exit.at) : running === false ? Date.parse(lastSeen ?? '') : scale.to;
  const width = scale.to - scale.from;
  const left = Math.min(1, Math.max(0, (began - scale.from) / width));
  const right = Math.min(1, Math.max(left, (ended - scale.from) / width));
  return (
    <div className="curve">
      <div className="curve-labels">
        <div className="curve-head">
          <span>Life</span>
          <span>{Number.isFinite(ended - began) ? showSpan(ended - began) : '–'}</span>
        </div>
      </div>
      <div className="curve-plot life">
        <i style={{ left: `${left * 100}%`, width: `max(2px, ${(right - left) * 100}%)` }} />
      </div>
    </div>
  );
}

function ProcessCurves({ procUid }: { readonly procUid: string }) {
  const clock = useClock();
  const { scale } = useNeedle();
  const { data } = useAnswer(
    'getProcessHistory',
    { procUid, ...clock.range, points: pointsOf(clock.windowMs) },
    { isLive: clock.at === null, everyMs: 10_000 },
  );
  const { buckets, valuesOf } = useMemo(() => layOut(data), [data]);
  const cpu = useMemo(() => valuesOf(({ cpuPercent }) => cpuPercent), [valuesOf]);
  const rss = useMemo(() => valuesOf((point) => point.rss), [valuesOf]);
  const threads = useMemo(() => valuesOf(({ numThreads }) => numThreads), [valuesOf]);
  const lines = useMemo(
    () => ({
      cpu: [{ name: 'busy', colour: '--s-blue', values: cpu }] as const,
      rss: [{ name: 'resident', colour: '--s-blue', values: rss }] as const,
      threads: [{ name: 'threads', colour: '--s-ochre', values: threads }] as const,
    }),
    [cpu, rss, threads],
  );
  const [mostCpu, mostRss, mostThreads] = [cpu, rss, threads].map((values) =>
    roundUp(values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0)),
  );
  return (
    <section className="curves" aria-label="Curves of this process">
      <Curve
        title="CPU"
        height={80}
        scale={scale}
        buckets={buckets}
        lines={lines.cpu}
        kind="stack"
        maximum={mostCpu ?? 1}
        maximumText={`${showNumber(mostCpu)} % of one core`}
        headline={([value = null]) => showShare(value)}
        valueText={(value) => showNumber(value, 1)}
      />
      <Curve
        title="Memory"
        height={80}
        scale={scale}
        buckets={buckets}
        lines={lines.rss}
        kind="stack"
        maximum={mostRss ?? 1}
        maximumText={showSize(mostRss)}
        headline={([value = null]) => showSize(value)}
        valueText={showSize}
      />
      <Curve
        title="Threads"
        height={44}
        scale={scale}
        buckets={buckets}
        lines={lines.threads}
        kind="lines"
        maximum={mostThreads ?? 1}
        maximumText={showNumber(mostThreads)}
        headline={([value = null]) => showNumber(value)}
        valueText={(value) => showNumber(value)}
      />
    </section>
  );
}

type History =
  | {
      readonly data: readonly ProcessPoint[];
      readonly meta: { readonly from: string; readonly to: string; readonly step: number };
    }
  | undefined;

function layOut(history: History): {
  readonly buckets: Buckets;
  readonly valuesOf: (value: (point: ProcessPoint) => number | null) => (number | null)[];
} {
  const first = history === undefined ? 0 : Date.parse(history.meta.from);
  const stepMs = (history?.meta.step ?? 1) * 1000;
  const count = history === undefined ? 0 : Math.ceil((Date.parse(history.meta.to) - first) / stepMs);
  return {
    buckets: { first, stepMs, count },
    valuesOf: (value) => {
      const values = Array.from({ length: count }, (): number | null => null);
      for (const point of history?.data ?? []) {
        const index = Math.round((Date.parse(point.ts) - first) / stepMs);
        if (index >= 0 && index < count) {
          values[index] = value(point);
        }
      }
      return values;
    },
  };
}
