import type { ProcessEventRow } from '@psfleet/storage';
import { toTimeText } from '../http/time-text.js';
import { unknownProcess, type ProcessFields } from './process-row.js';
import type { ProcessExitResponse } from './process-exit.response.js';

/** The identity of a process that ended before a sweep saw it: its exit has what the table would have told. */
export function toUnsweptProcess(exit: ProcessEventRow & { readonly procUid: string }): ProcessFields {
  const { host, procUid, pid, ppid, parentProcUid, name, username, cmdline, cmdlineKnown, cmdlineCut, program } = exit;
  const { at, lifetimeMs, cpuNs, peakRss, readBytes, writeBytes } = exit;
  return {
    ...unknownProcess,
    host,
    procUid,
    pid,
    ppid,
    parentProcUid,
    name: name ?? '',
    cmdline: cmdlineKnown ? cmdline : null,
    cmdlineCut: cmdlineKnown ? cmdlineCut : null,
    program,
    username,
    createTime: lifetimeMs === null ? null : Math.round((at - lifetimeMs) / 10) / 100,
    cpuTime: cpuNs === null ? null : cpuNs / 1e9,
    peakRss,
    readBytes,
    writeBytes,
  };
}

/** `oomKilled`: whether the kernel told that it killed the process because memory ran out. */
export function toExit(exit: ProcessEventRow | undefined, oomKilled: boolean): ProcessExitResponse | null {
  if (exit === undefined) {
    return null;
  }
  const { at, since, exitCode, exitSignal, lifetimeMs, cpuNs, peakRss, readBytes, writeBytes } = exit;
  return {
    at: toTimeText(at),
    since: toTimeText(since),
    exitCode,
    exitSignal,
    oomKilled,
    lifetime: lifetimeMs === null ? null : lifetimeMs / 1000,
    cpuTime: cpuNs === null ? null : cpuNs / 1e9,
    peakRss,
    readBytes,
    writeBytes,
  };
}
