import type { IdentityRow, ProcessHistoryRow, ProcessTableRow } from '@psfleet/storage';
import { toTimeText } from '../http/time-text.js';
import type { ProcessPointResponse, ProcessResponse } from './process.response.js';

/** What a process has that belongs to no unit and no container. */
export const noOwner = {
  exeState: null,
  program: null,
  cgroup: null,
  unit: null,
  containerId: null,
  containerName: null,
  containerImage: null,
  composeProject: null,
  composeService: null,
  podName: null,
  podNamespace: null,
} as const;

/** The fields of the unit, the container and the pod of a process. */
export const ownerFields = [
  'cgroup',
  'unit',
  'containerId',
  'containerName',
  'containerImage',
  'composeProject',
  'composeService',
  'podName',
  'podNamespace',
] as const satisfies readonly (keyof typeof noOwner)[];

type ProcessOwner = Pick<ProcessResponse, keyof typeof noOwner>;

/** A ProcessResponse as a plain object. */
export type ProcessFields = Pick<ProcessResponse, keyof ProcessResponse>;

/**
 * Identifies a process in the fleet. The procUid alone does not suffice, because a host may send that of another host.
 */
export function processKey({ host, procUid }: { readonly host: string; readonly procUid: string | null }): string {
  return `${host} ${procUid}`;
}

/** A row of the process table without its position in the order. */
export type SampledRow = Omit<ProcessTableRow, 'sortText' | 'sortNumber'>;

/** Joins a row of the table with the identity of its process. */
export function toProcess(row: SampledRow, identity: IdentityRow | undefined): ProcessFields {
  return {
    host: row.host,
    procUid: row.procUid,
    pid: identity?.pid ?? null,
    ppid: identity?.ppid ?? null,
    parentProcUid: identity?.parentProcUid ?? null,
    name: row.name,
    exe: identity?.exe ?? null,
    cmdline: identity?.cmdlineKnown === true ? identity.cmdline : null,
    cmdlineCut: isCut(identity),
    username: row.username,
    ...ownerOf(identity),
    status: row.status,
    createTime: identity?.createTime ?? null,
    cpuPercent: row.cpuPercent,
    cpuTime: toSeconds(row.cpuTicks),
    rss: row.rss,
    vms: row.vms,
    shared: row.shared,
    peakRss: row.peakRss,
    swap: row.swap,
    pss: row.pss,
    uss: row.uss,
    pssAt: toTimeText(row.pssAt),
    numThreads: row.numThreads,
    numFds: row.numFds,
    readBytes: row.readBytes,
    writeBytes: row.writeBytes,
    tcpSentBytes: row.tcpSentBytes,
    tcpReceivedBytes: row.tcpReceivedBytes,
    majorFaults: row.majorFaults,
    nice: row.nice,
    ts: toTimeText(row.ts),
  };
}

/** A process whose samples are no longer stored. */
export function toProcessWithoutSample(identity: IdentityRow): ProcessFields {
  const { host, procUid, pid, ppid, parentProcUid, name, exe, cmdline, cmdlineKnown, username, createTime } = identity;
  return {
    ...unknownProcess,
    host,
    procUid,
    pid,
    ppid,
    parentProcUid,
    name,
    exe,
    cmdline: cmdlineKnown ? cmdline : null,
    cmdlineCut: isCut(identity),
    username,
    createTime,
    ...ownerOf(identity),
  };
}

/** To what a process belongs: its control group, unit, container and pod; and whether its executable is still there. */
function ownerOf(identity: IdentityRow | undefined): ProcessOwner {
  if (identity === undefined) {
    return noOwner;
  }
  const { exeState, program, cgroup, unit, containerId, containerName, containerImage } = identity;
  const { composeProject, composeService, podName, podNamespace } = identity;
  return {
    exeState,
    program,
    cgroup,
    unit,
    containerId,
    containerName,
    containerImage,
    composeProject,
    composeService,
    podName,
    podNamespace,
  };
}

/** Null for every field that may be unknown. */
export const unknownProcess = {
  pid: null,
  ppid: null,
  parentProcUid: null,
  exe: null,
  cmdline: null,
  cmdlineCut: null,
  username: null,
  ...noOwner,
  status: null,
  createTime: null,
  cpuPercent: null,
  cpuTime: null,
  rss: null,
  vms: null,
  shared: null,
  peakRss: null,
  swap: null,
  pss: null,
  uss: null,
  pssAt: null,
  numThreads: null,
  numFds: null,
  readBytes: null,
  writeBytes: null,
  tcpSentBytes: null,
  tcpReceivedBytes: null,
  majorFaults: null,
  nice: null,
  ts: null,
} as const;

export function toPoint({ bucket, cpuTicks, pssAt, ...values }: ProcessHistoryRow): ProcessPointResponse {
  return { ts: toTimeText(bucket), ...values, pssAt: toTimeText(pssAt), cpuTime: toSeconds(cpuTicks) };
}

function isCut(identity: IdentityRow | undefined): boolean | null {
  return identity?.cmdlineKnown === true ? identity.cmdlineCut : null;
}

function toSeconds(ticks: number | null): number | null {
  return ticks === null ? null : ticks / 100;
}
