import {
  AccessDenied,
  createPsutil,
  NotSupported,
  type ProcessEnd,
  type ProcessEvent,
  type ProcessEventBatch,
  type ProcessEventOptions,
  type Psutil,
} from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { describe, expect, it } from 'vitest';
import { AgentWarnings } from '../identity/agent-warnings.js';
import type { TrackedProcess } from '../processes/process-tracker.js';
import type { ProcessReading } from '../processes/reading.js';
import { createScrubber } from '../scrub/scrubber.js';
import { KernelEvents } from './kernel-events.js';

const silent = createLogger({ name: 'test', level: 'silent' });
const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });
const warnings = new AgentWarnings(silent);

/** psutil-core, but with events from the test instead of the kernel. */
function psutilReporting(
  batches: ProcessEventBatch[],
  accountingProblem: string | null = null,
  readCommand: (pid: number) => string[] = (pid) => ['/bin/program', String(pid)],
): Psutil & { isStopped: boolean } {
  const ps = Object.assign(Object.create(createPsutil()) as Psutil, { isStopped: false });
  const processEvents = ({ onEvents }: ProcessEventOptions): ReturnType<Psutil['processEvents']> => ({
    accountingProblem,
    readCommand,
    readReaped: () => null,
    flush: () => batches.splice(0).forEach((batch) => onEvents(batch)),
    stop: () => {
      ps.isStopped = true;
    },
  });
  return Object.defineProperty(ps, 'processEvents', { value: processEvents });
}

function psutilRefusing(error: Error): Psutil {
  return Object.defineProperty(Object.create(createPsutil()) as Psutil, 'processEvents', {
    value: () => {
      throw error;
    },
  });
}

const take = (kernel: KernelEvents): readonly ProcessEvent[] => kernel.take([]).events;

const fork = (pid: number): ProcessEvent => ({ kind: 'fork', at: 1, pid, ppid: 1 });

const noVictim = {
  totalVm: null,
  anonRss: null,
  fileRss: null,
  shmemRss: null,
  pageTables: null,
  oomScoreAdj: null,
  cgroup: null,
};

describe('KernelEvents', () => {
  it('hands out the events since the last call, in order and once', () => {
    const batches: ProcessEventBatch[] = [
      { events: [fork(2), fork(3)], overruns: 0, ends: [], lostEnds: 0, endOverruns: 0 },
      { events: [fork(4)], overruns: 0, ends: [], lostEnds: 0, endOverruns: 0 },
    ];
    const kernel = new KernelEvents(psutilReporting(batches), silent, scrubber, warnings);
    expect(kernel.source).toBe('kernel');
    expect(take(kernel)).toEqual([fork(2), fork(3), fork(4)]);
    expect(take(kernel)).toEqual([]);
  });

  it('hides a secret in the name of a process that the kernel ended', () => {
    const victim = { ...noVictim, cgroup: '/mysql -phunter2' };
    const oom: ProcessEvent = { kind: 'oom', at: 1, pid: 2, name: 'mysql -phunter2', victim };
    const kernel = new KernelEvents(
      psutilReporting([{ events: [oom], overruns: 0, ends: [], lostEnds: 0, endOverruns: 0 }]),
      silent,
      scrubber,
      warnings,
    );
    expect(take(kernel)).toMatchObject([
      { ...oom, name: 'mysql -p***', victim: { cgroup: expect.not.stringContaining('hunter2') as unknown } },
    ]);
  });

  it('goes on after events were lost', () => {
    const batches: ProcessEventBatch[] = [
      { events: [], overruns: 1, ends: [], lostEnds: 0, endOverruns: 0 },
      { events: [fork(2)], overruns: 0, ends: [], lostEnds: 0, endOverruns: 0 },
    ];
    const kernel = new KernelEvents(psutilReporting(batches), silent, scrubber, warnings);
    expect(take(kernel)).toEqual([fork(2)]);
  });

  it('bounds the events of a fork bomb', () => {
    const kernel = new KernelEvents(
      psutilReporting([
        {
          events: Array.from({ length: 200_000 }, (_, pid) => fork(pid)),
          overruns: 0,
          ends: [],
          lostEnds: 0,
          endOverruns: 0,
        },
      ]),
      silent,
      scrubber,
      warnings,
    );
    expect(take(kernel)).toHaveLength(150_000);
  });

  it.each([
    ['without permission', new AccessDenied({ message: 'no' })],
    ['on a system without them', new NotSupported('processEvents')],
  ])('leaves events to the sweep %s', (_, error) => {
    const kernel = new KernelEvents(psutilRefusing(error), silent, scrubber, warnings);
    expect(kernel.source).toBe('sweep');
    expect(take(kernel)).toEqual([]);
    kernel.stop();
  });

  it('throws any other error', () => {
    expect(() => new KernelEvents(psutilRefusing(new TypeError('broken')), silent, scrubber, warnings)).toThrow(
      'broken',
    );
  });

  it('ends the subscription', () => {
    const ps = psutilReporting([]);
    new KernelEvents(ps, silent, scrubber, warnings).stop();
    expect(ps.isStopped).toBe(true);
  });
});

describe('KernelEvents with accounts', () => {
  const end: ProcessEnd = {
    pid: 2,
    ppid: 1,
    name: 'true',
    uid: 0,
    exitCode: 0,
    lifetime: 1,
    cpuNs: 1,
    peakRss: null,
    readBytes: 0,
    writeBytes: 0,
    minorFaults: 0,
    threads: 1,
  };

  it.each([
    ['of the holder before of its pid', { readBytes: 500_000 }, { readBytes: 0 }, 499_900],
    ['that only the newest tick shows', { readBytes: 500_000 }, { readBytes: 400_000 }, 100_000],
  ])('leaves a parent its own bytes beside those of a child %s', (_, before, newest, own) => {
    let report: ProcessEventOptions['onEvents'] = () => {};
    let minorFaults = 0;
    const ps = Object.assign(Object.create(createPsutil()) as Psutil, {
      pids: () => [4],
      processEvents: ({ onEvents }: ProcessEventOptions): ReturnType<Psutil['processEvents']> => {
        report = onEvents;
        const readReaped = (pid: number) => (pid === 4 ? { cpuTicks: 0, minorFaults } : null);
        return { accountingProblem: null, readCommand: () => null, readReaped, flush: () => {}, stop: () => {} };
      },
    });
    const holder = (sent: object): Map<number, TrackedProcess> => new Map([[5, { sent } as TrackedProcess]]);
    const parent = { pid: 4, readBytes: 500_000, writeBytes: 0 } as ProcessReading;
    const kernel = new KernelEvents(ps, silent, scrubber, warnings);
    const nothing = { events: [], overruns: 0, lostEnds: 0, endOverruns: 0 };
    kernel.take([parent]);
    kernel.follow(holder(before));
    kernel.take([parent]);
    kernel.follow(holder(newest));
    minorFaults = 50;
    report({ ...nothing, ends: [{ ...end, pid: 5, ppid: 4, minorFaults, readBytes: 100 }] });
    kernel.take([parent]);
    expect(kernel.correct([parent], new Map())).toMatchObject([{ readBytes: own }]);
  });

  it('counts what was lost, and warns of it until a tick without loss', () => {
    const batch: ProcessEventBatch = { events: [], overruns: 2, ends: [end], lostEnds: 7, endOverruns: 0 };
    const batches = [batch];
    const kernel = new KernelEvents(psutilReporting(batches), silent, scrubber, warnings);
    expect(kernel.take([])).toMatchObject({ ends: [end], lostEnds: 7, lostEvents: 2, isAccounted: true });
    expect(warnings.texts).toEqual([expect.stringMatching(/^events-lost: /)]);
    expect(kernel.take([])).toMatchObject({ ends: [], lostEnds: 0, lostEvents: 0 });
    expect(warnings.texts).toEqual([]);
  });

  it('reads the arguments of programs that began and still run', () => {
    const exec = (pid: number): ProcessEvent => ({ kind: 'exec', at: 1, pid });
    const events: ProcessEvent[] = [exec(2), exec(3), { kind: 'exit', at: 2, pid: 3, exitCode: 0 }];
    const batches = [{ events, overruns: 0, ends: [], lostEnds: 0, endOverruns: 0 }];
    const kernel = new KernelEvents(psutilReporting(batches), silent, scrubber, warnings);
    expect([...kernel.take([]).commands]).toEqual([[2, ['/bin/program', '2']]]);
  });

  it('knows in the tick of an overflow that ends are lacking, although no gap shows how many yet', () => {
    const batches = [{ events: [], overruns: 0, ends: [], lostEnds: 0, endOverruns: 1 }];
    const kernel = new KernelEvents(psutilReporting(batches), silent, scrubber, warnings);
    expect(kernel.take([])).toMatchObject({ lostEnds: 0, mayLackEnds: true });
    expect(warnings.texts).toEqual([expect.stringMatching(/^events-lost: /)]);
    expect(kernel.take([])).toMatchObject({ mayLackEnds: false });
  });

  it('keeps no more than some megabytes of arguments for a tick, however many drains come before it', () => {
    const exec = (_: unknown, at: number): ProcessEvent => ({ kind: 'exec', at, pid: at + 2 });
    const batches = Array.from({ length: 50 }, (_, drain) => ({
      events: Array.from({ length: 100 }, (_, at) => exec(null, drain * 100 + at)),
      overruns: 0,
      ends: [],
      lostEnds: 0,
      endOverruns: 0,
    }));
    const ps = psutilReporting(batches, null, () => ['x'.repeat(16_000)]);
    const kernel = new KernelEvents(ps, silent, scrubber, warnings);
    const { commands } = kernel.take([]);
    expect(commands.size).toBeGreaterThan(200);
    expect(commands.size).toBeLessThan(300);
    expect(warnings.texts).toEqual([expect.stringMatching(/^events-lost: programs with very long arguments/)]);
    kernel.take([]);
    expect(warnings.texts).toEqual([]);
  });

  it('asks for no accounts, and warns of nothing, where they are switched off', () => {
    const asked: (boolean | undefined)[] = [];
    const ps = psutilReporting([], 'it was not asked for');
    const { processEvents } = ps;
    const noted = Object.defineProperty(Object.create(ps) as Psutil, 'processEvents', {
      value: (options: ProcessEventOptions) => (asked.push(options.accounting), processEvents(options)),
    });
    const kernel = new KernelEvents(noted, silent, scrubber, warnings, { accounting: false });
    expect([asked, kernel.source, kernel.exitSource, warnings.texts]).toEqual([[false], 'kernel', 'none', []]);
  });

  it('warns where the kernel accounts no ends', () => {
    const kernel = new KernelEvents(psutilReporting([], 'no taskstats'), silent, scrubber, warnings);
    expect([kernel.source, kernel.exitSource]).toEqual(['kernel', 'none']);
    expect(warnings.texts).toEqual(['taskstats-unavailable: no taskstats']);
    warnings.set('kernel-events', []);
  });
});
