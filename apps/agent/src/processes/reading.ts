import type { Psutil } from '@psfleet/psutil-core';
import { wireText } from '../text/wire-text.js';

/** What the agent asks of every process at every tick. */
export const readAttrs = [
  'pid',
  'ppid',
  'name',
  'exe',
  'cmdline',
  'username',
  'status',
  'createTime',
  'cpuTimes',
  'memoryInfo',
  'numThreads',
  'numFds',
  'ioCounters',
  'numCtxSwitches',
  'nice',
] as const;

/** One process as it stands; null is what could not be read. */
export interface ProcessReading {
  readonly pid: number;
  readonly startTicks: number;
  readonly ppid: number | null;
  readonly name: string;
  readonly exe: string | null;
  readonly cmdline: readonly string[] | null;
  readonly username: string | null;
  readonly status: string | null;
  /** Seconds since the epoch. */
  readonly createTime: number | null;
  /** 1/100 seconds, user and system. */
  readonly cpuTicks: number | null;
  readonly rss: number | null;
  readonly vms: number | null;
  readonly numThreads: number | null;
  readonly numFds: number | null;
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  readonly ctxSwitches: number | null;
  readonly nice: number | null;
}

/** Every process that has an identity. One without start time cannot be told from its successor and is left out. */
export function* readProcesses(ps: Psutil): Generator<ProcessReading> {
  for (const process of ps.processIter({ attrs: readAttrs, adValue: null })) {
    const { startTicks } = process.ident;
    if (startTicks === null) continue;
    const { info } = process;
    yield {
      pid: process.pid,
      startTicks,
      ppid: info.ppid,
      name: wireText(info.name ?? ''),
      exe: info.exe === null || info.exe === '' ? null : wireText(info.exe),
      cmdline: info.cmdline,
      username: info.username === null ? null : wireText(info.username),
      status: info.status,
      createTime: info.createTime,
      cpuTicks: info.cpuTimes === null ? null : Math.round((info.cpuTimes.user + info.cpuTimes.system) * 100),
      rss: info.memoryInfo?.rss ?? null,
      vms: info.memoryInfo?.vms ?? null,
      numThreads: info.numThreads,
      numFds: info.numFds,
      readBytes: info.ioCounters?.readBytes ?? null,
      writeBytes: info.ioCounters?.writeBytes ?? null,
      ctxSwitches: info.numCtxSwitches === null ? null : info.numCtxSwitches.voluntary + info.numCtxSwitches.involuntary,
      nice: info.nice,
    };
  }
}
