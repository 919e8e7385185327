import { showNumber, showSize, showSpan } from '@psfleet/display';
import type { Host } from '@psfleet/sdk';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useNow } from '../clock/now.js';
import { showDay } from '../clock/time-text.js';
import { AnswerState, EmptyNote, quiet } from '../frame/answer-state.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { useSort } from '../lists/use-sort.js';
import { AddHost } from './add-host.js';
import { hostColumn, hostOf } from './host-columns.js';
import { HostFilter } from './host-filter.js';
import { HostWarnings } from './host-warnings.js';
import { matchHost } from './match-host.js';
import { useHosts } from './use-hosts.js';

const columns: readonly PlainColumn<Host>[] = [
  hostColumn,
  {
    id: 'status',
    head: 'State',
    width: 168,
    onPhone: true,
    value: ({ status }) => status,
    cell: (host) => <State host={host} />,
    className: ({ status }) => (status === 'online' ? '' : 'bad'),
  },
  {
    id: 'warnings',
    head: 'To act on',
    width: 72,
    isNumber: true,
    value: ({ warnings }) => warnings.length,
    className: ({ warnings }) => (warnings.length === 0 ? 'i3' : 'warn b'),
  },
  {
    id: 'cpuPercent',
    head: 'CPU %',
    width: 64,
    isNumber: true,
    digits: 1,
    onPhone: true,
    value: ({ cpuPercent }) => cpuPercent,
  },
  {
    id: 'memoryPercent',
    head: 'Memory %',
    width: 76,
    isNumber: true,
    digits: 1,
    value: ({ memoryPercent }) => memoryPercent,
  },
  {
    id: 'memoryTotal',
    head: 'Memory',
    width: 76,
    isNumber: true,
    value: ({ memoryTotal }) => memoryTotal,
    cell: ({ memoryTotal }) => showSize(memoryTotal),
  },
  { id: 'cpuCount', head: 'Cores', width: 52, isNumber: true, value: ({ cpuCount }) => cpuCount },
  { id: 'processCount', head: 'Processes', width: 76, isNumber: true, value: ({ processCount }) => processCount },
  { id: 'system', head: 'System', value: ({ os, kernel }) => `${os ?? ''} ${kernel ?? ''}`.trim() || null },
  { id: 'agentVersion', head: 'Agent', width: 60, value: ({ agentVersion }) => agentVersion },
  {
    id: 'enrolledAt',
    head: 'Enrolled',
    width: 112,
    value: ({ enrolledAt }) => (enrolledAt === null ? null : Date.parse(enrolledAt)),
    cell: ({ enrolledAt }) => (enrolledAt === null ? 'not enrolled' : showDay(Date.parse(enrolledAt))),
    className: ({ enrolledAt }) => (enrolledAt === null ? 'warn' : 'i2'),
  },
];
const byName = { id: 'host', isDescending: false };

/** Every host as the API knows it now: state, facts, and what its owner should act on. */
export function HostsPage() {
  const { filter = '' } = useSearch({ from: '/hosts' });
  const asked = useHosts(true);
  const hosts = asked.data;
  const shown = useMemo(() => hosts?.filter((host) => matchHost(filter, host)) ?? [], [hosts, filter]);
  const [sort, setSort] = useSort(columns, byName);
  return (
    <div className="cols">
      <main className="main">
        <div className="bar">
          <h1 className="b">Hosts</h1>
          <span className="i2">{summaryOf(hosts ?? [])}</span>
          <HostFilter />
        </div>
        <AnswerState asked={asked} height={300}>
          {hosts?.length === 0 && (
            <EmptyNote title="No host yet">
              Hosts are listed here once they have joined; the line under “Add a host” says how one does.
            </EmptyNote>
          )}
          {hosts !== undefined && hosts.length > 0 && shown.length === 0 && (
            <EmptyNote title="No host fits">{`None of the ${hosts.length} hosts fits the filter.`}</EmptyNote>
          )}
          {shown.length > 0 && (
            <PlainTable label="Hosts" columns={columns} rows={shown} identify={hostOf} sort={sort} onSort={setSort} />
          )}
        </AnswerState>
      </main>
      <aside className="inspector" aria-label="What to act on">
        <HostWarnings asked={quiet(asked)} hosts={shown} />
        <AddHost />
      </aside>
    </div>
  );
}

/** `61 as they are now, 2 not online`. */
function summaryOf(hosts: readonly Host[]): string {
  const away = hosts.filter(({ status }) => status !== 'online').length;
  return hosts.length === 0
    ? ''
    : `${showNumber(hosts.length)} as they are now${away > 0 ? `, ${away} not online` : ''}`;
}

function State({ host: { status, lastSeen, catchingUp } }: { readonly host: Host }) {
  return (
    <>
      {status}
      {status !== 'online' && lastSeen !== null && <LastSeen at={Date.parse(lastSeen)} />}
      {catchingUp !== null && `, ${showNumber(catchingUp)} ticks late`}
    </>
  );
}

/** The age of a time, which alone is drawn again every second. */
function LastSeen({ at }: { readonly at: number }) {
  return <>, seen {showSpan(useNow() - at)} ago</>;
}
