import { escapeControls, showNumber, showShare, showSize } from '@psfleet/display';
import { printSearch } from '@psfleet/search';
import type { Process } from '@psfleet/sdk';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { readClockSearch } from '../clock/clock-search.js';
import { useClock } from '../clock/use-clock.js';
import { AnswerState } from '../frame/answer-state.js';
import { HostLink } from '../lists/links.js';
import { useAnswer } from '../session/use-answer.js';
import { siblingsByHost } from './siblings.js';

const maxProcesses = 300;
const maxHosts = 8;
/** A person who walks through a table asks only where they rest. */
const restMs = 350;

/** On which hosts the same program runs at the clock, and with the same arguments. */
export function WhereElse({ process }: { readonly process: Process }) {
  const { program } = process;
  return (
    <section className="block">
      <h2>
        Where else does it run <span>the same program</span>
      </h2>
      {program === null ? (
        <p className="t12 i3">Which program it runs is not known.</p>
      ) : (
        <Siblings key={process.procUid} process={process} program={program} />
      )}
    </section>
  );
}

function Siblings({ process, program }: { readonly process: Process; readonly program: string }) {
  const clock = useClock();
  const hasRested = useRest();
  const q = printSearch({ kind: 'field', field: 'program', value: program, isGlob: false });
  const asked = useAnswer(
    'listProcesses',
    { q, sort: '-rss', limit: maxProcesses, ...clock.moment },
    { isLive: clock.at === null, everyMs: 30_000, isEnabled: hasRested },
  );
  const found = siblingsByHost(asked.data?.data ?? [], process);
  const count = (value: 'processes' | 'sameArguments'): number => found.reduce((sum, each) => sum + each[value], 0);
  return (
    <AnswerState asked={asked} height={60}>
      <p className="t12 i2" data-old={asked.isPlaceholderData}>
        {found.length === 0
          ? 'Nowhere at this moment.'
          : `${showNumber(count('processes'))} more on ${hostsText(found.length)}, ` +
            `${showNumber(count('sameArguments'))} of them with the same arguments` +
            (asked.data?.meta.cursor === null ? '' : `, among the ${showNumber(maxProcesses)} with most memory`)}
      </p>
      <ul className="siblings num" data-old={asked.isPlaceholderData}>
        {found.slice(0, maxHosts).map(({ host, processes, cpuPercent, rss }) => (
          <li key={host}>
            <span className="cut">
              <HostLink host={host} />
            </span>
            <span className="n i3">{showNumber(processes)}</span>
            <span className="n">{showShare(cpuPercent)}</span>
            <span className="n">{showSize(rss)}</span>
          </li>
        ))}
      </ul>
      {found.length > maxHosts && <p className="t12 i3">and {hostsText(found.length - maxHosts)} more</p>}
      {asked.data?.meta.warnings.map((warning) => (
        <p key={warning} className="t12 warn">
          {escapeControls(warning)}
        </p>
      ))}
      <p className="t12">
        <Link to="/processes" className="link" search={(now) => ({ ...readClockSearch(now), q })}>
          All of them at this moment
        </Link>
        {', '}
        <Link
          to="/processes"
          className="link"
          search={(now) => ({ ...readClockSearch(now), q, over: 'window' as const })}
        >
          all that ran in the window
        </Link>
      </p>
    </AnswerState>
  );
}

/** Whether a component has been on the screen for a moment. */
function useRest(): boolean {
  const [hasRested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), restMs);
    return () => clearTimeout(timer);
  }, []);
  return hasRested;
}

function hostsText(hosts: number): string {
  return hosts === 1 ? '1 host' : `${showNumber(hosts)} hosts`;
}
