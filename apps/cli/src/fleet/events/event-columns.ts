import { showBytes, showCount, showDuration, unknownText } from '@psfleet/display';
import type { ProcessEvent } from '@psfleet/sdk';
import type { Column, Listing } from '../../render/column.js';
import { showTime } from '../../render/show-time.js';
import type { Tone } from '../../terminal/colour.js';

const columns: readonly Column<ProcessEvent>[] = [
  { name: 'at', title: 'TIME', show: ({ at }, view) => showTime(at, view) },
  { name: 'since', title: 'SINCE', show: ({ since }, view) => showTime(since, view) },
  { name: 'host', title: 'HOST', show: ({ host }) => host, maxWidth: 24 },
  { name: 'kind', title: 'EVENT', show: ({ kind }) => kind, tone: toneOf },
  { name: 'pid', title: 'PID', show: ({ pid }) => showCount(pid), align: 'right' },
  { name: 'username', title: 'USER', show: ({ username }) => username ?? unknownText, maxWidth: 16 },
  { name: 'name', title: 'NAME', show: ({ name }) => name ?? unknownText, maxWidth: 24 },
  { name: 'detail', title: 'DETAIL', show: (event) => detailOf(event) ?? unknownText, value: detailOf, tone: toneOf },
  { name: 'exitCode', title: 'CODE', show: ({ exitCode }) => showCount(exitCode), align: 'right' },
  { name: 'exitSignal', title: 'SIGNAL', show: ({ exitSignal }) => showCount(exitSignal), align: 'right' },
  { name: 'lifetime', title: 'LIVED', show: ({ lifetime }) => showDuration(lifetime), align: 'right' },
  { name: 'cpuTime', title: 'CPU TIME', show: ({ cpuTime }) => showDuration(cpuTime), align: 'right' },
  { name: 'peakRss', title: 'PEAK', show: ({ peakRss }) => showBytes(peakRss), align: 'right' },
  { name: 'readBytes', title: 'READ', show: ({ readBytes }) => showBytes(readBytes), align: 'right' },
  { name: 'writeBytes', title: 'WRITTEN', show: ({ writeBytes }) => showBytes(writeBytes), align: 'right' },
  { name: 'source', title: 'SOURCE', show: ({ source }) => source },
  { name: 'procUid', title: 'PROCESS', show: ({ procUid }) => procUid ?? unknownText },
  { name: 'program', title: 'PROGRAM', show: ({ program }) => program ?? unknownText },
  { name: 'cmdline', title: 'COMMAND', show: ({ cmdline }) => cmdline?.join(' ') ?? unknownText },
];

export const eventListing: Listing<ProcessEvent> = {
  columns,
  shown: ['at', 'host', 'kind', 'pid', 'username', 'name', 'lifetime', 'detail', 'cmdline'],
  empty: 'nothing happened',
};

/** What the kind alone does not say; null if there is nothing. */
function detailOf(event: ProcessEvent): string | null {
  const { kind, exitSignal, exitCode, anonRss, cgroup, step, gap, reason, agentVersion } = event;
  if (kind === 'exit') {
    return exitSignal !== null ? `signal ${exitSignal}` : exitCode === null ? null : `code ${exitCode}`;
  }
  if (kind === 'oom') {
    return `had ${showBytes(anonRss)}${cgroup === null ? '' : ` in ${cgroup}`}`;
  }
  const parts = [
    step === null ? null : `by ${showDuration(step)}`,
    reason,
    gap === null ? null : `after ${showDuration(gap)}`,
    agentVersion === null ? null : `version ${agentVersion}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

function toneOf({ kind, exitCode, exitSignal }: ProcessEvent): Tone | null {
  if (kind === 'oom') {
    return 'bad';
  }
  return kind === 'exit' && (exitSignal !== null || (exitCode ?? 0) !== 0) ? 'warning' : null;
}
