import {
  AccessDenied,
  createPsutil,
  NotSupported,
  type ProcessEvent,
  type ProcessEventBatch,
  type ProcessEventOptions,
  type Psutil,
} from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { describe, expect, it } from 'vitest';
import { createScrubber } from '../scrub/scrubber.js';
import { KernelEvents } from './kernel-events.js';

const silent = createLogger({ name: 'test', level: 'silent' });
const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });

/** psutil-core, but with events from the test instead of the kernel. */
function psutilReporting(batches: ProcessEventBatch[]): Psutil & { isStopped: boolean } {
  const ps = Object.assign(Object.create(createPsutil()) as Psutil, { isStopped: false });
  const processEvents = ({ onEvents }: ProcessEventOptions): ReturnType<Psutil['processEvents']> => ({
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
      { events: [fork(2), fork(3)], overruns: 0 },
      { events: [fork(4)], overruns: 0 },
    ];
    const kernel = new KernelEvents(psutilReporting(batches), silent, scrubber);
    expect(kernel.source).toBe('kernel');
    expect(kernel.take()).toEqual([fork(2), fork(3), fork(4)]);
    expect(kernel.take()).toEqual([]);
  });

  it('hides a secret in the name of a process that the kernel ended', () => {
    const victim = { ...noVictim, cgroup: '/mysql -phunter2' };
    const oom: ProcessEvent = { kind: 'oom', at: 1, pid: 2, name: 'mysql -phunter2', victim };
    const kernel = new KernelEvents(psutilReporting([{ events: [oom], overruns: 0 }]), silent, scrubber);
    expect(kernel.take()).toMatchObject([
      { ...oom, name: 'mysql -p***', victim: { cgroup: expect.not.stringContaining('hunter2') as unknown } },
    ]);
  });

  it('goes on after events were lost', () => {
    const batches: ProcessEventBatch[] = [
      { events: [], overruns: 1 },
      { events: [fork(2)], overruns: 0 },
    ];
    const kernel = new KernelEvents(psutilReporting(batches), silent, scrubber);
    expect(kernel.take()).toEqual([fork(2)]);
  });

  it('bounds the events of a fork bomb', () => {
    const kernel = new KernelEvents(
      psutilReporting([{ events: Array.from({ length: 30_000 }, (_, pid) => fork(pid)), overruns: 0 }]),
      silent,
      scrubber,
    );
    expect(kernel.take()).toHaveLength(20_000);
  });

  it.each([
    ['without permission', new AccessDenied({ message: 'no' })],
    ['on a system without them', new NotSupported('processEvents')],
  ])('leaves events to the sweep %s', (_, error) => {
    const kernel = new KernelEvents(psutilRefusing(error), silent, scrubber);
    expect(kernel.source).toBe('sweep');
    expect(kernel.take()).toEqual([]);
    kernel.stop();
  });

  it('throws any other error', () => {
    expect(() => new KernelEvents(psutilRefusing(new TypeError('broken')), silent, scrubber)).toThrow('broken');
  });

  it('ends the subscription', () => {
    const ps = psutilReporting([]);
    new KernelEvents(ps, silent, scrubber).stop();
    expect(ps.isStopped).toBe(true);
  });
});
