import type { FleetProcessesQuery } from '@psfleet/sdk';
import type { Sort } from '../table/sort-rows.js';

type ApiSort = NonNullable<FleetProcessesQuery['sort']>;

/** What the API sorts by under the names that columns have. */
const fields = [
  'host',
  'name',
  'pid',
  'ppid',
  'username',
  'status',
  'cpuPercent',
  'cpuTime',
  'rss',
  'peakRss',
  'pss',
  'shared',
  'vms',
  'swap',
  'readBytes',
  'writeBytes',
  'tcpSentBytes',
  'tcpReceivedBytes',
  'numThreads',
  'numFds',
  'nice',
] as const satisfies readonly ApiSort[];

/**
 * The order in which the API is asked for the first page. By what it cannot sort (units, containers, programs), rows
 * are sorted among those with most CPU.
 */
export function apiSort({ id, isDescending }: Sort): ApiSort {
  // The oldest process has the smallest time of creation.
  if (id === 'age') {
    return isDescending ? 'createTime' : '-createTime';
  }
  const field = fields.find((name) => name === id);
  return field === undefined ? '-cpuPercent' : isDescending ? `-${field}` : field;
}

/** Whether the order is that of all processes, not only among those of the first page. */
export function isSortedByApi({ id }: Sort): boolean {
  return id === 'age' || fields.some((name) => name === id);
}
