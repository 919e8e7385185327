import { escapeControls } from '@psfleet/display';
import type { Host } from '@psfleet/sdk';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { readClockSearch } from '../clock/clock-search.js';
import { useNow } from '../clock/now.js';
import { showSpan } from '../clock/time-text.js';
import { showNumber, showShare, showSize } from '../format/numbers.js';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { useHosts } from '../wall/use-fleet.js';

/** Every host as the API knows it now: state, facts, and what its owner should act on. */
export function HostsPage() {
  const hosts = useHosts(true);
  const rows = hosts.data ?? [];
  return (
    <div className="cols wide">
      <main className="main">
        <div className="bar">
          <h1 className="b">Hosts</h1>
          <span className="i2">
            as they are now. To add one, run <code className="mono">npx psfleet enroll create</code> on the server and
            the line that it prints on the new host.
          </span>
        </div>
        <AnswerState asked={hosts} height={300}>
          {rows.length === 0 && (
            <EmptyNote title="No host yet">
              Hosts are listed here once they have joined; the line above says how one does.
            </EmptyNote>
          )}
          <div className="scroll" tabIndex={0} role="region" aria-label="Hosts">
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">Host</th>
                  <th scope="col">State</th>
                  <th scope="col" className="n">
                    CPU
                  </th>
                  <th scope="col" className="n">
                    Memory
                  </th>
                  <th scope="col" className="n">
                    Size
                  </th>
                  <th scope="col" className="n">
                    Cores
                  </th>
                  <th scope="col" className="n">
                    Processes
                  </th>
                  <th scope="col">System</th>
                  <th scope="col">Agent</th>
                  <th scope="col">To act on</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((host) => (
                  <HostRow key={host.host} host={host} />
                ))}
              </tbody>
            </table>
          </div>
        </AnswerState>
      </main>
    </div>
  );
}

/** An answer keeps the object of a host that has not changed, so that only rows with news are drawn. */
const HostRow = memo(({ host }: { readonly host: Host }) => (
  <tr>
    <td className="b">
      <Link to="/hosts/$host" params={{ host: host.host }} className="link" search={readClockSearch}>
        {escapeControls(host.host)}
      </Link>
    </td>
    <td className={host.status === 'online' ? '' : 'bad'}>
      {host.status}
      {host.status !== 'online' && host.lastSeen !== null && <LastSeen at={Date.parse(host.lastSeen)} />}
    </td>
    <td className="n">{showShare(host.cpuPercent)}</td>
    <td className="n">{showShare(host.memoryPercent)}</td>
    <td className="n">{showSize(host.memoryTotal)}</td>
    <td className="n">{showNumber(host.cpuCount)}</td>
    <td className="n">{showNumber(host.processCount)}</td>
    <td className="i2">{escapeControls(`${host.os ?? ''} ${host.kernel ?? ''}`)}</td>
    <td className="i2">{escapeControls(host.agentVersion ?? '')}</td>
    <td className="warn">
      {host.warnings.map(({ code, detail, remedy }) => (
        <span key={code} title={escapeControls(`${detail}. ${remedy}`)} className="warning-tag">
          {escapeControls(code)}
        </span>
      ))}
    </td>
  </tr>
));

/** The age of a time, which alone is drawn again every second. */
function LastSeen({ at }: { readonly at: number }) {
  return <>, last seen {showSpan(useNow() - at)} ago</>;
}
