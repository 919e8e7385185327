import { counters, gauges, type ProcessReading } from '@psfleet/agent/testing';
import type { HistoryTick } from './random-machine.js';

/** A process as the host knows it at a tick: fields named as in the API, counters in the units of the reading. */
export interface OwnRow {
  readonly pid: number;
  readonly startTicks: number;
  readonly ppid: number | null;
  /** `pid:startTicks` of the parent, if the tick has it. */
  readonly parent: string | null;
  readonly name: string;
  readonly exe: string | null;
  readonly cmdline: readonly string[] | null;
  readonly username: string | null;
  readonly status: string | null;
  /** 1/100 seconds since the epoch. */
  readonly createTime: number | null;
  readonly cpuPercent: number | null;
  readonly cpuTicks: number | null;
  readonly rss: number | null;
  readonly vms: number | null;
  readonly shared: number | null;
  readonly peakRss: number | null;
  readonly swap: number | null;
  readonly pss: number | null;
  readonly uss: number | null;
  /** Milliseconds since the epoch, by the clock of the fleet. */
  readonly pssAt: number | null;
  readonly numThreads: number | null;
  readonly numFds: number | null;
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  readonly tcpSentBytes: number | null;
  readonly tcpReceivedBytes: number | null;
  /** Since the tick before; null while the newest row does not know it. */
  readonly majorFaults: number | null;
  readonly nice: number | null;
  /** The time of the newest tick that has a row of it: it changed then, or that was a keyframe. */
  readonly ts: number;
}

export interface OwnTick {
  readonly ts: number;
  readonly keyframe: boolean;
  readonly bootId: string;
  /** By `pid:startTicks`. */
  readonly table: ReadonlyMap<string, OwnRow>;
}

export function processKey({ pid, startTicks }: { readonly pid: number; readonly startTicks: number }): string {
  return `${pid}:${startTicks}`;
}

interface Remembered {
  readonly reading: ProcessReading;
  readonly row: OwnRow;
}

/** The table that an agent would show at each tick, computed from its readings alone, in the simplest way. */
export class OwnTable {
  #remembered = new Map<string, Remembered>();
  #isFirst = true;

  at(
    { readings, bootId, ts: hostTs }: Pick<HistoryTick, 'readings' | 'bootId' | 'ts'>,
    ts: number,
    keyframe: boolean,
    elapsedMs: number | null,
  ): OwnTick {
    const next = new Map<string, Remembered>();
    const offsetMs = ts - hostTs;
    const byPid = new Map(readings.map((reading) => [reading.pid, processKey(reading)]));
    for (const reading of readings) {
      const before = this.#remembered.get(processKey(reading));
      const shown = { ...reading, ...withoutDecreases(before?.reading, reading) };
      const isChanged =
        keyframe ||
        before === undefined ||
        [...gauges, ...counters].some((name) => before.reading[name] !== shown[name]) ||
        before.row.name !== reading.identity.name ||
        before.row.username !== reading.identity.username;
      // The counters of a process that started since the last tick began at zero.
      const atBirth = before === undefined && !this.#isFirst ? 0 : null;
      const row: OwnRow = {
        pid: reading.pid,
        startTicks: reading.startTicks,
        ppid: reading.ppid,
        parent: byPid.get(reading.ppid ?? -1) ?? null,
        name: reading.identity.name,
        exe: reading.identity.exe,
        cmdline: reading.identity.cmdline,
        username: reading.identity.username,
        status: reading.status,
        createTime:
          reading.createTime === null ? null : Math.round(reading.createTime * 100) + Math.round(offsetMs / 10),
        cpuPercent: percent(before?.reading.cpuTicks ?? atBirth, shown.cpuTicks, elapsedMs),
        cpuTicks: shown.cpuTicks,
        rss: reading.rss,
        vms: reading.vms,
        shared: reading.shared,
        peakRss: reading.peakRss,
        swap: reading.swap,
        pss: reading.pss,
        uss: reading.uss,
        pssAt: reading.pssAt === null ? null : reading.pssAt + offsetMs,
        numThreads: reading.numThreads,
        numFds: reading.numFds,
        readBytes: shown.readBytes,
        writeBytes: shown.writeBytes,
        tcpSentBytes: shown.tcpSentBytes,
        tcpReceivedBytes: shown.tcpReceivedBytes,
        majorFaults:
          isChanged || before === undefined
            ? increase(before?.reading.majorFaults ?? atBirth, shown.majorFaults)
            : whenIdle(before.row.majorFaults),
        nice: reading.nice,
        ts: isChanged || before === undefined ? ts : before.row.ts,
      };
      next.set(processKey(reading), { reading: shown, row });
    }
    this.#remembered = next;
    this.#isFirst = false;
    return { ts, keyframe, bootId, table: new Map([...next].map(([key, { row }]) => [key, row])) };
  }
}

/** The kernel corrects CPU times downwards now and then: no change is shown until they exceed their maximum. */
function withoutDecreases(
  before: ProcessReading | undefined,
  now: ProcessReading,
): Partial<Record<(typeof counters)[number], number | null>> {
  return Object.fromEntries(
    counters.map((name) => {
      const earlier = before?.[name] ?? null;
      const value = now[name];
      return [name, earlier === null || value === null ? value : Math.max(earlier, value)];
    }),
  );
}

function percent(before: number | null, now: number | null, elapsedMs: number | null): number | null {
  const ticks = increase(before, now);
  return ticks === null || elapsedMs === null ? null : Math.round((ticks * 10_000) / elapsedMs) / 10;
}

/** What an interval counter is at a tick without a row, given what the newest row has. */
export function whenIdle(newest: number | null): number | null {
  return newest === null ? null : 0;
}

function increase(before: number | null, now: number | null): number | null {
  return before === null || now === null ? null : now - before;
}
