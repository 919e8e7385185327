import type { IdentityRow, ProcessHistoryRow, ProcessTableRow } from '@psfleet/storage';
import type { ProcessPointResponse, ProcessResponse } from './process.response.js';

/** The class as a plain object, which is what answers are made of. */
export type ProcessFields = Pick<ProcessResponse, keyof ProcessResponse>;

/** Which process of the fleet is meant: a host may tell of the process of another under the same procUid. */
export function processKey({ host, procUid }: { readonly host: string; readonly procUid: string | null }): string {
  return `${host} ${procUid}`;
}

/** What is told of a process; where a row of the table is in its order does not matter here. */
export type SampledRow = Omit<ProcessTableRow, 'sortText' | 'sortNumber'>;

/** A row of the table and who it is, in the words of the API. */
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
    username: row.username,
    status: row.status,
    createTime: identity?.createTime ?? null,
    cpuPercent: row.cpuPercent,
    cpuTime: toSeconds(row.cpuTicks),
    rss: row.rss,
    vms: row.vms,
    numThreads: row.numThreads,
    numFds: row.numFds,
    readBytes: row.readBytes,
    writeBytes: row.writeBytes,
    nice: row.nice,
    ts: new Date(row.ts).toISOString(),
  };
}

/** Who a process was, when no sample of it is stored any more. */
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
    username,
    createTime,
  };
}

/** All that may be unknown of a process. */
export const unknownProcess = {
  pid: null,
  ppid: null,
  parentProcUid: null,
  exe: null,
  cmdline: null,
  username: null,
  status: null,
  createTime: null,
  cpuPercent: null,
  cpuTime: null,
  rss: null,
  vms: null,
  numThreads: null,
  numFds: null,
  readBytes: null,
  writeBytes: null,
  nice: null,
  ts: null,
} as const;

export function toPoint({ bucket, cpuTicks, ...figures }: ProcessHistoryRow): ProcessPointResponse {
  return { ts: new Date(bucket).toISOString(), ...figures, cpuTime: toSeconds(cpuTicks) };
}

function toSeconds(ticks: number | null): number | null {
  return ticks === null ? null : ticks / 100;
}
