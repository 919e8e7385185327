import { useMemo } from 'react';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { useSort } from '../lists/use-sort.js';
import { sensorMetrics, sensorsOf, type Sensor } from './sensor-rows.js';
import { measuredOf, useValuesAtClock } from './values-at-clock.js';

const columns: readonly PlainColumn<Sensor>[] = [
  { id: 'chip', head: 'Chip', value: ({ chip }) => chip, className: () => 'b' },
  { id: 'label', head: 'Sensor', value: ({ label }) => label },
  { id: 'kind', head: 'Kind', width: 120, value: ({ kind }) => kind, className: () => 'i2' },
  {
    id: 'value',
    head: 'Now',
    width: 110,
    isNumber: true,
    value: ({ value }) => value,
    cell: ({ text }) => text,
    className: ({ isBad }) => (isBad ? 'bad b' : ''),
  },
  { id: 'note', head: 'Limits', value: ({ note }) => note || null, className: () => 'i2' },
];
const byChip = { id: 'chip', isDescending: false };

/** Temperatures, fans and the battery of a host at the clock. */
export function Sensors({ host }: { readonly host: string }) {
  const asked = useValuesAtClock(host, sensorMetrics, 'last');
  const rows = useMemo(() => sensorsOf(measuredOf(asked.data?.data ?? [])), [asked.data]);
  const [sort, setSort] = useSort(columns, byChip);
  return (
    <AnswerState asked={asked} height={200}>
      {rows.length === 0 ? (
        <EmptyNote title="No sensor">
          Temperatures, fans and a battery would be here. Virtual machines have none; others may lack a driver, such as
          coretemp or k10temp.
        </EmptyNote>
      ) : (
        <PlainTable
          label="Sensors"
          columns={columns}
          rows={rows}
          identify={keyOfSensor}
          sort={sort}
          onSort={setSort}
          isOld={asked.isPlaceholderData}
        />
      )}
    </AnswerState>
  );
}

function keyOfSensor({ key }: Sensor): string {
  return key;
}
