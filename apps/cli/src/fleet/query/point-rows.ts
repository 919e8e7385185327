import { unknownText } from '@psfleet/display';
import type { Metric, Series } from '@psfleet/sdk';
import type { Listing } from '../../render/column.js';
import { showLabels } from '../../render/labels.js';
import { showTime } from '../../render/show-time.js';

/** One point of a series. */
export interface PointRow extends Omit<Series, 'points'> {
  readonly ts: string;
  readonly value: number | null;
}

export const pointListing: Listing<PointRow> = {
  columns: [
    { name: 'ts', title: 'TIME', show: ({ ts }, view) => showTime(ts, view) },
    { name: 'metric', title: 'METRIC', show: ({ metric }) => metric },
    { name: 'host', title: 'HOST', show: ({ host }) => host ?? unknownText, maxWidth: 24 },
    { name: 'dimensions', title: 'DIMENSIONS', show: ({ dimensions }) => showLabels(dimensions) },
    { name: 'value', title: 'VALUE', show: ({ value }) => showValue(value), align: 'right' },
  ],
  shown: ['ts', 'metric', 'host', 'dimensions', 'value'],
  empty: 'nothing is stored of it in this time range',
};

export const metricListing: Listing<Metric> = {
  columns: [
    { name: 'name', title: 'METRIC', show: ({ name }) => name, maxWidth: 60 },
    { name: 'type', title: 'TYPE', show: ({ type }) => type },
    { name: 'unit', title: 'UNIT', show: ({ unit }) => unit },
    { name: 'dimensions', title: 'DIMENSIONS', show: ({ dimensions }) => Object.keys(dimensions).join(' ') || '-' },
    { name: 'help', title: 'MEANING', show: ({ help }) => help },
  ],
  shown: ['name', 'type', 'unit', 'dimensions', 'help'],
  empty: 'no metrics',
};

export function rowsOf(series: readonly Series[]): PointRow[] {
  return series.flatMap(({ points, ...facts }) => points.map(([ts, value]) => ({ ...facts, ts, value })));
}

/** At most four decimals, without zeros at the end. */
export function showValue(value: number | null): string {
  return value === null || !Number.isFinite(value) ? unknownText : String(Number(value.toFixed(4)));
}
