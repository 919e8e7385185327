import { escapeControls } from '@psfleet/display';
import type { Process } from '@psfleet/sdk';

export interface RowTexts {
  readonly host: string;
  readonly name: string;
  /** The command line, or the name in brackets of a process that has none. */
  readonly command: string;
  readonly user: string | null;
  readonly unit: string | null;
}

/**
 * A process as the table shows it. Texts are harmless to write to a terminal; values that are not known are null. It
 * has fewer fields than the API's rows, because ten thousand of them stay in memory.
 */
export interface TopRow extends RowTexts {
  readonly procUid: string;
  readonly parentProcUid: string | null;
  readonly pid: number | null;
  readonly ppid: number | null;
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
  readonly container: string | null;
  /** Milliseconds since the epoch. */
  readonly ts: number | null;
  /** The texts as they are stored, for searches; null if those that are shown are the same. */
  readonly stored: RowTexts | null;
}

/** More of a command line is never seen at once; `Enter` shows the whole, and searches find it. */
const maxCommandLength = 1000;
/** Between rows that are further apart, a rate would say little about the moment that is shown. */
const maxRateMs = 120_000;

/** `before` is the row of the same process that was shown before. */
export function toTopRow(process: Process, before: TopRow | undefined): TopRow {
  const { procUid, host, name, cmdline, username: user, unit, ts, readBytes, writeBytes } = process;
  const stored: RowTexts = { host, name, command: commandOf(name, cmdline), user, unit };
  const shown = shownTexts(stored);
  const time = ts === null ? null : Date.parse(ts);
  const seconds = secondsBetween(before?.ts ?? null, time);
  return {
    ...shown,
    procUid,
    parentProcUid: process.parentProcUid,
    pid: process.pid,
    ppid: process.ppid,
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
    container: textOf(process.containerName ?? process.containerId?.slice(0, 12) ?? null),
    ts: time,
    stored: isEqual(shown, stored) ? null : stored,
  };
}

function shownTexts({ host, name, command, user, unit }: RowTexts): RowTexts {
  return {
    host: escapeControls(host),
    name: escapeControls(name),
    command: escapeControls(command.slice(0, maxCommandLength)),
    user: textOf(user),
    unit: textOf(unit),
  };
}

function isEqual(one: RowTexts, other: RowTexts): boolean {
  return (
    one.host === other.host &&
    one.name === other.name &&
    one.command === other.command &&
    one.user === other.user &&
    one.unit === other.unit
  );
}

function textOf(text: string | null): string | null {
  return text === null ? null : escapeControls(text);
}

function commandOf(name: string, cmdline: readonly string[] | null): string {
  return cmdline === null || cmdline.length === 0 ? `[${name}]` : cmdline.join(' ');
}

/** Null if there is no time between them, or too much; 0 for two rows of one time. */
function secondsBetween(before: number | null, now: number | null): number | null {
  const ms = before === null || now === null ? -1 : now - before;
  return ms < 0 || ms > maxRateMs ? null : ms / 1000;
}

function rateOf(before: number | null, now: number | null, seconds: number | null): number | null {
  return before === null || now === null || seconds === null || now < before ? null : (now - before) / seconds;
}
