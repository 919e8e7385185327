import { exeStates, processStatuses } from '@psfleet/search';
import type { Process } from '@psfleet/sdk';
import { isTime } from './check-line.js';
import type { ChangedRow } from './snapshot-format.js';

/** What a field may be besides null; a list has all its values. */
type Kind = 'text' | 'time' | 'number' | 'flag' | 'texts' | readonly string[];

/** psutil has a mark for a status that it does not know. */
const statuses = [...processStatuses, '?'];

/** Every field of a process, so that a file that was made by hand cannot bring others. */
const kinds: Readonly<Record<keyof Process, Kind>> = {
  host: 'text',
  procUid: 'text',
  pid: 'number',
  ppid: 'number',
  parentProcUid: 'text',
  name: 'text',
  exe: 'text',
  program: 'text',
  cmdline: 'texts',
  cmdlineCut: 'flag',
  username: 'text',
  exeState: exeStates,
  cgroup: 'text',
  unit: 'text',
  containerId: 'text',
  containerName: 'text',
  containerImage: 'text',
  composeProject: 'text',
  composeService: 'text',
  podName: 'text',
  podNamespace: 'text',
  createTime: 'number',
  ts: 'time',
  status: statuses,
  cpuPercent: 'number',
  cpuTime: 'number',
  rss: 'number',
  vms: 'number',
  shared: 'number',
  peakRss: 'number',
  swap: 'number',
  pss: 'number',
  uss: 'number',
  pssAt: 'time',
  numThreads: 'number',
  numFds: 'number',
  readBytes: 'number',
  writeBytes: 'number',
  tcpSentBytes: 'number',
  tcpReceivedBytes: 'number',
  majorFaults: 'number',
  nice: 'number',
};

const neverNull: ReadonlySet<string> = new Set(['host', 'procUid', 'name'] satisfies (keyof Process)[]);
const fields = Object.keys(kinds) as (keyof Process)[];

/** Whether a value is a row with some fields of a process, of the right kinds, and with its procUid. */
export function isRow(value: unknown): value is ChangedRow {
  return (
    typeof value === 'object' &&
    value !== null &&
    'procUid' in value &&
    Object.entries(value).every(
      ([field, each]) => Object.hasOwn(kinds, field) && fits(field, each, kinds[field as keyof Process]),
    )
  );
}

/** Whether a row has every field. */
export function isWholeRow(row: ChangedRow): row is Process {
  return fields.every((field) => row[field] !== undefined);
}

function fits(field: string, value: unknown, kind: Kind): boolean {
  if (value === null) {
    return !neverNull.has(field);
  }
  if (typeof kind !== 'string') {
    return typeof value === 'string' && kind.includes(value);
  }
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'time':
      return isTime(value);
    case 'number':
      return typeof value === 'number';
    case 'flag':
      return typeof value === 'boolean';
    case 'texts':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
  }
}
