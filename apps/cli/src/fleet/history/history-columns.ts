import { showBytes, showCount, showDuration, showPercent, unknownText } from '@psfleet/display';
import type { ProcessPoint } from '@psfleet/sdk';
import type { Column, Listing } from '../../render/column.js';
import { showTime } from '../../render/show-time.js';

/** The values that have a curve, each with how it is shown. */
const shows = {
  cpuPercent: showPercent,
  rss: showBytes,
  pss: showBytes,
  uss: showBytes,
  peakRss: showBytes,
  swap: showBytes,
  shared: showBytes,
  vms: showBytes,
  numThreads: showCount,
  numFds: showCount,
  cpuTime: showDuration,
  readBytes: showBytes,
  writeBytes: showBytes,
  tcpSentBytes: showBytes,
  tcpReceivedBytes: showBytes,
  majorFaults: showCount,
  nice: showCount,
} as const satisfies Partial<Record<keyof ProcessPoint, (value: number | null) => string>>;

export type HistoryField = keyof typeof shows;

export const historyFields = Object.keys(shows) as readonly HistoryField[];

export function showField(field: HistoryField): (value: number | null) => string {
  return shows[field];
}

const columns: readonly Column<ProcessPoint>[] = [
  { name: 'ts', title: 'TIME', show: ({ ts }, view) => showTime(ts, view) },
  { name: 'status', title: 'STATUS', show: ({ status }) => status ?? unknownText },
  ...historyFields.map((field): Column<ProcessPoint> => ({
    name: field,
    title: field.toUpperCase(),
    show: (point) => shows[field](point[field]),
    align: 'right',
  })),
];

export const historyListing: Listing<ProcessPoint> = {
  columns,
  shown: ['ts', 'cpuPercent', 'rss', 'swap', 'numThreads', 'numFds', 'readBytes', 'writeBytes'],
  empty: 'nothing is stored of it in this time range',
};
