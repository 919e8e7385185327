import { escapeControls, showSize } from '@psfleet/display';
import { useMemo } from 'react';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { ShareBar } from '../lists/share-bar.js';
import { useSort } from '../lists/use-sort.js';
import { keyOf, measuredOf, useValuesAtClock, type Measured } from './values-at-clock.js';

const metrics = ['disk_usage.percent', 'disk_usage.used', 'disk_usage.free', 'disk_usage.total'] as const;

const percentOf = ({ values }: Measured): number | null => values['disk_usage.percent'] ?? null;

function text(id: string, head: string, width?: number): PlainColumn<Measured> {
  return {
    id,
    head,
    ...(width === undefined ? {} : { width }),
    value: ({ dimensions }) => dimensions[id] ?? null,
    className: () => (id === 'mountpoint' ? 'b' : 'i2'),
  };
}

function size(field: string, head: string): PlainColumn<Measured> {
  const value = ({ values }: Measured): number | null => values[`disk_usage.${field}`] ?? null;
  return { id: field, head, width: 92, isNumber: true, value, cell: (row) => showSize(value(row)) };
}

const columns: readonly PlainColumn<Measured>[] = [
  text('mountpoint', 'Mounted at'),
  { id: 'percent', head: 'Full %', width: 72, isNumber: true, digits: 1, value: percentOf },
  {
    id: 'bar',
    head: 'How full',
    width: 180,
    value: percentOf,
    cell: (row) => (
      <ShareBar name={escapeControls(row.dimensions['mountpoint'] ?? '')} heat="disk" percent={percentOf(row)} />
    ),
  },
  size('used', 'Used'),
  size('free', 'Free'),
  size('total', 'Size'),
  text('device', 'Device'),
  text('fstype', 'Type', 92),
];
const fullestFirst = { id: 'percent', isDescending: true };

/** The file systems of a host at the clock, the fullest first. */
export function FileSystems({ host }: { readonly host: string }) {
  const asked = useValuesAtClock(host, metrics, 'last');
  const rows = useMemo(() => measuredOf(asked.data?.data ?? []), [asked.data]);
  const [sort, setSort] = useSort(columns, fullestFirst);
  return (
    <AnswerState asked={asked} height={200}>
      {rows.length === 0 ? (
        <EmptyNote title="No file system at this moment">The agent reports them once a minute.</EmptyNote>
      ) : (
        <PlainTable
          label="File systems"
          columns={columns}
          rows={rows}
          identify={keyOf}
          sort={sort}
          onSort={setSort}
          isOld={asked.isPlaceholderData}
        />
      )}
    </AnswerState>
  );
}
