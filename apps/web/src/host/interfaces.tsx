import { compareNaturally, showNumber, showSize } from '@psfleet/display';
import { useMemo } from 'react';
import { allOf, AnswerState, EmptyNote } from '../frame/answer-state.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { useSort } from '../lists/use-sort.js';
import { keyOf, measuredOf, useValuesAtClock, type Measured } from './values-at-clock.js';

const rates = ['bytes_recv', 'bytes_sent', 'packets_recv', 'packets_sent', 'errin', 'errout', 'dropin', 'dropout'].map(
  (field) => `net_io_counters.${field}`,
);
const states = ['isup', 'speed', 'mtu'].map((field) => `net_if_stats.${field}`);

function value(metric: string): (row: Measured) => number | null {
  return ({ values }) => values[metric] ?? null;
}

function rate(field: string, head: string, isSize = false): PlainColumn<Measured> {
  const of = value(`net_io_counters.${field}`);
  return {
    id: field,
    head,
    width: 92,
    isNumber: true,
    digits: 1,
    value: of,
    ...(isSize ? { cell: (row: Measured) => showSize(of(row)) } : {}),
  };
}

/** Errors and drops, each of both directions. */
function losses(id: string, head: string, fields: readonly [string, string]): PlainColumn<Measured> {
  const sum = ({ values }: Measured): number | null => {
    const known = fields.flatMap((field) => values[`net_io_counters.${field}`] ?? []);
    return known.length === 0 ? null : known.reduce((total, each) => total + each, 0);
  };
  return {
    id,
    head,
    width: 84,
    isNumber: true,
    digits: 1,
    value: sum,
    className: (row) => ((sum(row) ?? 0) > 0 ? 'warn b' : 'i3'),
  };
}

const columns: readonly PlainColumn<Measured>[] = [
  {
    id: 'nic',
    head: 'Interface',
    value: ({ dimensions }) => dimensions['nic'] ?? null,
    compareTexts: compareNaturally,
    className: () => 'b',
  },
  {
    id: 'isup',
    head: 'State',
    width: 84,
    value: value('net_if_stats.isup'),
    cell: ({ values }) => stateOf(values['net_if_stats.isup'] ?? null),
    className: ({ values }) => (values['net_if_stats.isup'] === 0 ? 'warn' : ''),
  },
  rate('bytes_recv', 'In per s', true),
  rate('bytes_sent', 'Out per s', true),
  rate('packets_recv', 'Packets in/s'),
  rate('packets_sent', 'Packets out/s'),
  losses('errors', 'Errors/s', ['errin', 'errout']),
  losses('drops', 'Dropped/s', ['dropin', 'dropout']),
  {
    id: 'speed',
    head: 'Speed Mbit/s',
    width: 96,
    isNumber: true,
    // Drivers of virtual interfaces say 0 where there is none.
    value: ({ values }) => values['net_if_stats.speed'] || null,
    cell: ({ values }) => showNumber(values['net_if_stats.speed'] || null),
  },
  { id: 'mtu', head: 'MTU B', width: 72, isNumber: true, value: value('net_if_stats.mtu') },
];
const byName = { id: 'nic', isDescending: false };

/** The network interfaces of a host at the clock, with their traffic over the last minutes. */
export function Interfaces({ host }: { readonly host: string }) {
  const traffic = useValuesAtClock(host, rates, 'rate');
  const state = useValuesAtClock(host, states, 'last');
  const rows = useMemo(
    () => measuredOf([...(traffic.data?.data ?? []), ...(state.data?.data ?? [])]),
    [traffic.data, state.data],
  );
  const [sort, setSort] = useSort(columns, byName);
  return (
    <AnswerState asked={allOf([traffic, state])} height={200}>
      {rows.length === 0 ? (
        <EmptyNote title="No interface at this moment">
          The agent reports those that it was not told to leave out (PSFLEET_AGENT_NICS_EXCLUDE).
        </EmptyNote>
      ) : (
        <PlainTable
          label="Network interfaces"
          columns={columns}
          rows={rows}
          identify={keyOf}
          sort={sort}
          onSort={setSort}
          isOld={traffic.isPlaceholderData}
        />
      )}
    </AnswerState>
  );
}

function stateOf(isUp: number | null): string {
  return isUp === null ? '–' : isUp === 1 ? 'up' : 'down';
}
