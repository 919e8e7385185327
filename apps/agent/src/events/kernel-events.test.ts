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
import { KernelEvents } from './kernel-events.js';

const silent = createLogger({ name: 'test', level: 'silent' });

/** psutil-core, but with a kernel that tells what the test says. */
function psutilTelling(batches: ProcessEventBatch[]): Psutil & { isStopped: boolean } {
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

describe('KernelEvents', () => {
  it('hands out what was told since the last time, in order and once', () => {
    const batches: ProcessEventBatch[] = [
      { events: [fork(2), fork(3)], overruns: 0 },
      { events: [fork(4)], overruns: 0 },
    ];
    const kernel = new KernelEvents(psutilTelling(batches), silent);
    expect(kernel.source).toBe('kernel');
    expect(kernel.take()).toEqual({ events: [fork(2), fork(3), fork(4)], isComplete: true });
    expect(kernel.take()).toEqual({ events: [], isComplete: true });
  });

  it('says that events were lost, for the tick in which they were', () => {
    const batches: ProcessEventBatch[] = [
      { events: [], overruns: 1 },
      { events: [fork(2)], overruns: 0 },
    ];
    const kernel = new KernelEvents(psutilTelling(batches), silent);
    expect(kernel.take()).toEqual({ events: [fork(2)], isComplete: false });
    expect(kernel.take().isComplete).toBe(true);
  });

  it('keeps no more than a fork bomb may cost', () => {
    const kernel = new KernelEvents(
      psutilTelling([{ events: Array.from({ length: 30_000 }, (_, pid) => fork(pid)), overruns: 0 }]),
      silent,
    );
    const { events, isComplete } = kernel.take();
    expect([events.length, isComplete]).toEqual([20_000, false]);
  });

  it.each([
    ['without permission', new AccessDenied({ message: 'no' })],
    ['where there is no such thing', new NotSupported('processEvents')],
  ])('leaves it to the sweep %s', (_, error) => {
    const kernel = new KernelEvents(psutilRefusing(error), silent);
    expect(kernel.source).toBe('sweep');
    expect(kernel.take()).toEqual({ events: [], isComplete: true });
    kernel.stop();
  });

  it('does not take a fault for a missing permission', () => {
    expect(() => new KernelEvents(psutilRefusing(new TypeError('broken')), silent)).toThrow('broken');
  });

  it('ends the subscription', () => {
    const ps = psutilTelling([]);
    new KernelEvents(ps, silent).stop();
    expect(ps.isStopped).toBe(true);
  });
});
