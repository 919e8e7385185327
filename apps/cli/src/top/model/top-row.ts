import { escapeControls } from '@psfleet/display';
import type { Process } from '@psfleet/sdk';

/**
 * A process as the table shows it. Texts are harmless to write to a terminal; values that are not known are null. It
 * has fewer fields than the API's rows, because ten thousand of them stay in memory.
 */
export interface TopRow {
  readonly host: string;
  readonly procUid: string;
  readonly parentProcUid: string | null;
  readonly pid: number | null;
  readonly ppid: number | null;
  readonly name: string;
  /** The command line, or the name in brackets of a process that has none. */
  readonly command: string;
  readonly user: string | null;
  readonly status: string | null;
  /** 100 is one whole CPU. */
  readonly cpuPercent: number | null;
  /** Seconds. */
  readonly cpuTime: number | null;
  /** Bytes. */
  readonly rss: number | null;
  readonly vms: number | null;
  readonly shared: number | null;
  readonly swap: number | null;
  readonly threads: number | null;
  readonly fds: number | null;
  /** Bytes since the start. */
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  /** Bytes per second since the row that was shown before; null if that was too long ago. */
  readonly readRate: number | null;
  readonly writeRate: number | null;
  readonly nice: number | null;
  readonly unit: string | null;
  readonly container: string | null;
  /** Milliseconds since the epoch. */
  readonly ts: number | null;
}

/** More of a command line is never seen at once; `Enter` shows the whole. */
const maxCommandLength = 1000;
/** Between rows that are further apart, a rate would say little about the moment that is shown. */
const maxRateMs = 120_000;

/** `before` is the row of the same process that was shown before. */
export function toTopRow(process: Process, before: TopRow | undefined): TopRow {
  const { procUid, name, cmdline, ts, readBytes, writeBytes } = process;
  const time = ts === null ? null : Date.parse(ts);
  const seconds = secondsBetween(before?.ts ?? null, time);
  return {
    host: escapeControls(process.host),
    procUid,
    parentProcUid: process.parentProcUid,
    pid: process.pid,
    ppid: process.ppid,
    name: escapeControls(name),
    command: escapeControls(commandOf(name, cmdline)),
    user: textOf(process.username),
    status: process.status,
    cpuPercent: process.cpuPercent,
    cpuTime: process.cpuTime,
    rss: process.rss,
    vms: process.vms,
    shared: process.shared,
    swap: process.swap,
    threads: process.numThreads,
    fds: process.numFds,
    readBytes,
    writeBytes,
    readRate: seconds === 0 ? (before?.readRate ?? null) : rateOf(before?.readBytes ?? null, readBytes, seconds),
    writeRate: seconds === 0 ? (before?.writeRate ?? null) : rateOf(before?.writeBytes ?? null, writeBytes, seconds),
    nice: process.nice,
    unit: textOf(process.unit),
    container: textOf(process.containerName ?? process.containerId?.slice(0, 12) ?? null),
    ts: time,
  };
}

function textOf(text: string | null): string | null {
  return text === null ? null : escapeControls(text);
}

function commandOf(name: string, cmdline: readonly string[] | null): string {
  return cmdline === null || cmdline.length === 0 ? `[${name}]` : cmdline.join(' ').slice(0, maxCommandLength);
}

/** Null if there is no time between them, or too much; 0 for two rows of one time. */
function secondsBetween(before: number | null, now: number | null): number | null {
  const ms = before === null || now === null ? -1 : now - before;
  return ms < 0 || ms > maxRateMs ? null : ms / 1000;
}

function rateOf(before: number | null, now: number | null, seconds: number | null): number | null {
  return before === null || now === null || seconds === null || now < before ? null : (now - before) / seconds;
}
