import type { ProcessEvent } from '@psfleet/psutil-core';
import { computeProcUid, computeUnsweptUid, type EventColumns } from '@psfleet/wire';
import { ProcessTracker, type TrackedProcess } from '../src/processes/process-tracker.js';
import type { ProcessReading, ProgramReading } from '../src/processes/reading.js';
import { createScrubber } from '../src/scrub/scrubber.js';
import type { KernelBatch } from '../src/events/kernel-events.js';
import { TickEvents } from '../src/events/tick-events.js';
import type { TickTimes } from '../src/events/tick-times.js';

export const program: ProgramReading = {
  name: 'node',
  exe: '/usr/bin/node',
  cmdline: ['node'],
  isCmdlineCut: false,
  isCmdlineScrubbed: false,
  username: 'app',
  terminal: null,
  cgroup: '/',
  containerId: null,
  unit: null,
  containerName: null,
  containerImage: null,
  composeProject: null,
  composeService: null,
  podName: null,
  podNamespace: null,
  exeState: null,
  program: 'program',
};
const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });
/** Second 0 of the kernel's clock. */
export const bootMs = 1_795_377_300_000;
export const uid = (pid: number, startTicks: number): bigint => computeProcUid('web-1', 'boot', pid, startTicks);

/** The identity of a process that was forked at this second of the kernel's clock. */
export const unsweptUid = (pid: number, forked: number): bigint =>
  computeUnsweptUid('web-1', 'boot', pid, Math.round(forked * 1e6));

export function reading(pid: number, startTicks: number, changes: Partial<ProcessReading> = {}): ProcessReading {
  return {
    pid,
    startTicks,
    ppid: 1,
    identity: program,
    hasExeced: false,
    uid: 1,
    status: 'sleeping',
    createTime: (bootMs + startTicks * 10) / 1000,
    cpuTicks: 1,
    rss: 1,
    vms: 1,
    shared: 1,
    peakRss: 1,
    swap: 1,
    pss: null,
    uss: null,
    pssAt: null,
    numThreads: 1,
    numFds: 1,
    readBytes: 1,
    writeBytes: 1,
    ctxSwitches: 1,
    majorFaults: 2,
    nice: 0,
    tcpSentBytes: 1,
    tcpReceivedBytes: 1,
    childTicks: null,
    ...changes,
  };
}

/** An agent that ticks at second 10, 20, ... of the machine. */
export class TickingAgent {
  readonly #tracker = new ProcessTracker('web-1', 'boot');
  /** Users by their ids. */
  readonly names = new Map([[1, 'app']]);
  readonly #events = new TickEvents({
    host: 'web-1',
    bootId: 'boot',
    users: { nameOf: (uid) => this.names.get(uid) ?? null },
    scrubber,
  });
  #before: ReadonlyMap<number, TrackedProcess> = new Map();
  #number = 0;

  tick(
    readings: readonly ProcessReading[],
    events: readonly ProcessEvent[] = [],
    changes: Partial<TickTimes> = {},
    accounted: Partial<KernelBatch> | null = null,
  ): Record<string, unknown>[] {
    this.#number += 1;
    const ts = bootMs + this.#number * 10_000;
    const tracked = this.#tracker.track(readings, {
      ts: this.#number * 10_000,
      nowMs: this.#number * 10_000,
      isKeyframe: false,
    });
    const kernel: KernelBatch = {
      events,
      ends: [],
      isAccounted: accounted !== null,
      missingCpuNs: () => 0,
      lostEnds: 0,
      mayLackEnds: false,
      lostEvents: 0,
      commands: new Map(),
      ...accounted,
    };
    const rows = this.#events.collect(tracked, this.#before, kernel, {
      ts,
      lastTs: this.#number === 1 ? null : ts - 10_000,
      sweptMs: ts,
      wallOffsetMs: bootMs,
      suspendedMs: 0,
      stepMs: null,
      ...changes,
    });
    this.#before = tracked.current;
    return rowsOf(rows);
  }
}

function rowsOf(events: EventColumns | null): Record<string, unknown>[] {
  return Array.from({ length: events?.rows ?? 0 }, (_, row) =>
    Object.fromEntries(
      Object.entries(events?.columns ?? {}).map(([name, values]) => {
        if (!('indexes' in values)) {
          return [name, values[row]];
        }
        return [name, values.values[values.indexes[row] ?? -1] ?? null];
      }),
    ),
  );
}

/** The time of a tick by its number, from 1: milliseconds since the epoch. */
export const tick = (number: number): number => bootMs + number * 10_000;
