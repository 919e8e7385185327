import { escapeControls, showNumber, showShare, showSize } from '@psfleet/display';
import type { Process } from '@psfleet/sdk';
import { Link } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { showMoment } from '../clock/time-text.js';
import { CommandLine } from '../lists/command-line.js';
import { WhereElse } from './where-else.js';

/** The chosen process, as the row has it, with what can be done about it. */
export function ProcessCard({
  process,
  isPast,
  onAct,
}: {
  readonly process: Process;
  readonly isPast: boolean;
  readonly onAct: (processes: readonly Process[]) => void;
}) {
  const { procUid, name, host, pid, username, unit, containerName, createTime, status } = process;
  return (
    <>
      <section className="block">
        <h2 className="cut">{escapeControls(name)}</h2>
        <p className="i2 t12">
          {escapeControls(host)}, pid {pid ?? '–'}, user {escapeControls(username ?? '–')}
        </p>
        <p className="buttons">
          <Link to="/p/$procUid" params={{ procUid }} className="btn" search={readClockSearch}>
            Open <kbd>↵</kbd>
          </Link>
          <button className="btn" type="button" onClick={() => onAct([process])}>
            {isPast ? 'Act on it now' : 'Act'} <kbd>K</kbd>
          </button>
        </p>
        <CommandLine process={process} />
        <dl className="facts-list">
          <dt>Started</dt>
          <dd className="num">{createTime === null ? '–' : showMoment(createTime * 1000)}</dd>
          <dt>State</dt>
          <dd>{status ?? '–'}</dd>
          <dt>CPU, RSS</dt>
          <dd className="num">
            {showShare(process.cpuPercent)}, {showSize(process.rss)}
          </dd>
          <dt>Threads, fds</dt>
          <dd className="num">
            {showNumber(process.numThreads)}, {showNumber(process.numFds)}
          </dd>
          <dt>Unit</dt>
          <dd>{escapeControls(unit ?? containerName ?? '–')}</dd>
        </dl>
      </section>
      <WhereElse process={process} />
    </>
  );
}
