import { afterEach, describe, expect, it } from 'vitest';
import { IOPRIO_CLASS_BE, IOPRIO_CLASS_IDLE, Process } from '../src/index.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

afterEach(endSpawned);

describe('setters', () => {
  it('change what the getters return', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const subject = new Process(child.pid);
    subject.ionice(IOPRIO_CLASS_BE, 3);
    expect(subject.ionice()).toEqual({ ioclass: IOPRIO_CLASS_BE, value: 3 });
    subject.ionice(IOPRIO_CLASS_IDLE);
    expect(subject.ionice().ioclass).toBe(IOPRIO_CLASS_IDLE);
    expect(() => subject.ionice(IOPRIO_CLASS_IDLE, 1)).toThrow(/accepts no value/);
    expect(() => subject.ionice(IOPRIO_CLASS_BE, 8)).toThrow(/0-7/);
    const all = subject.cpuAffinity();
    const [first = 0] = all;
    subject.cpuAffinity([first]);
    expect(subject.cpuAffinity()).toEqual([first]);
    subject.cpuAffinity([]);
    expect(subject.cpuAffinity()).toEqual(all);
    expect(() => subject.cpuAffinity([5000])).toThrow(/invalid CPU 5000/);
    expect(() => subject.cpuAffinity([-1])).toThrow(RangeError);
    expect(() => subject.cpuAffinity(['1' as unknown as number])).toThrow(TypeError);
    subject.rlimit('NOFILE', [100, 200]);
    expect(subject.rlimit('NOFILE')).toEqual([100, 200]);
    subject.rlimit('CORE', [-1, -1]);
    expect(subject.rlimit('CORE')).toEqual([-1, -1]);
    expect(() => subject.rlimit('CORE', [1] as unknown as [number, number])).toThrow(RangeError);
  });

  it('change all threads on request', async () => {
    const child = await start(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const subject = new Process(child.pid);
    await eventually(() => subject.numThreads() > 4);
    subject.nice(5, { allThreads: true });
    for (const { id } of subject.threads()) {
      expect(new Process(id).nice()).toBe(5);
    }
  });
});
