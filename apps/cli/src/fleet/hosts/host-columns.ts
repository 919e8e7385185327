import { showAge, showBytes, showCount, showPercent } from '@psfleet/display';
import type { Host } from '@psfleet/sdk';
import type { Column, Listing } from '../../render/column.js';
import { showLabels } from '../../render/labels.js';
import { showTime } from '../../render/show-time.js';
import type { Tone } from '../../terminal/colour.js';

const statusTones: Readonly<Record<Host['status'], Tone>> = { online: 'good', stale: 'warning', offline: 'bad' };

const columns: readonly Column<Host>[] = [
  { name: 'host', title: 'HOST', show: ({ host }) => host },
  { name: 'status', title: 'STATUS', show: ({ status }) => status, tone: ({ status }) => statusTones[status] },
  { name: 'lastSeen', title: 'SEEN', show: ({ lastSeen }, { nowMs }) => showAge(lastSeen, nowMs), align: 'right' },
  { name: 'cpuPercent', title: 'CPU%', show: ({ cpuPercent }) => showPercent(cpuPercent), align: 'right' },
  { name: 'cpuCount', title: 'CPUS', show: ({ cpuCount }) => showCount(cpuCount), align: 'right' },
  { name: 'memoryPercent', title: 'MEM%', show: ({ memoryPercent }) => showPercent(memoryPercent), align: 'right' },
  { name: 'memoryTotal', title: 'MEMORY', show: ({ memoryTotal }) => showBytes(memoryTotal), align: 'right' },
  { name: 'processCount', title: 'PROCS', show: ({ processCount }) => showCount(processCount), align: 'right' },
  { name: 'system', title: 'SYSTEM', show: showSystem, value: showSystem },
  { name: 'agentVersion', title: 'AGENT', show: ({ agentVersion }) => agentVersion ?? '-' },
  { name: 'hostname', title: 'HOSTNAME', show: ({ hostname }) => hostname },
  { name: 'labels', title: 'LABELS', show: ({ labels }) => showLabels(labels) },
  {
    name: 'enrolledAt',
    title: 'ENROLLED',
    show: ({ enrolledAt }, view) => (enrolledAt === null ? 'no' : showTime(enrolledAt, view)),
  },
  { name: 'bootTime', title: 'BOOTED', show: ({ bootTime }, view) => showTime(bootTime, view) },
  { name: 'eventSource', title: 'EVENTS', show: ({ eventSource }) => eventSource ?? '-' },
  { name: 'clockOffset', title: 'CLOCK', show: ({ clockOffset }) => showCount(clockOffset), align: 'right' },
  { name: 'catchingUp', title: 'BEHIND', show: ({ catchingUp }) => showCount(catchingUp), align: 'right' },
  {
    name: 'warnings',
    title: 'WARNINGS',
    show: ({ warnings }) => codesOf(warnings) || '-',
    value: ({ warnings }) => codesOf(warnings),
    tone: ({ warnings }) => (warnings.length > 0 ? 'warning' : null),
  },
];

/** `psfleet status`: how busy the hosts are. */
export const statusListing: Listing<Host> = {
  columns,
  shown: [
    'host',
    'status',
    'lastSeen',
    'cpuPercent',
    'cpuCount',
    'memoryPercent',
    'memoryTotal',
    'processCount',
    'system',
    'agentVersion',
    'warnings',
  ],
  empty: 'no host has reported yet',
};

/** `psfleet hosts`: what the hosts are, and what their owners should act on. */
export const hostsListing: Listing<Host> = {
  columns,
  shown: ['host', 'status', 'lastSeen', 'enrolledAt', 'hostname', 'labels', 'warnings'],
  empty: 'no host is enrolled: permit one with `psfleet enroll create`',
};

function showSystem({ os, kernel }: Host): string {
  return [os, kernel].filter((part) => part !== null).join(' ') || '-';
}

/** Each code once; `psfleet hosts` says more about each. */
function codesOf(warnings: Host['warnings']): string {
  return [...new Set(warnings.map(({ code }) => code))].join(' ');
}
