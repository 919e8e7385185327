import { expect, it } from 'vitest';
import type { ThreadEnd } from './decode-taskstats.js';
import { ThreadSums } from './process-ends.js';

function thread(changes: Partial<ThreadEnd> = {}): ThreadEnd {
  return {
    tgid: 40,
    ppid: 1,
    name: 'node',
    uid: 0,
    status: 0,
    isLast: false,
    processUs: 1_000_000,
    cpuNs: 100,
    processCpuNs: null,
    peakRssKib: 10,
    readBytes: 1024,
    writeBytes: 2048,
    minorFaults: 3,
    ...changes,
  };
}

it('adds up the threads of a process, in whatever order they end', () => {
  const sums = new ThreadSums();
  // The first thread of a process may end before the others.
  expect(sums.add(thread({ status: 0 }))).toBeNull();
  expect(sums.add(thread({ tgid: 41, isLast: true }))).toMatchObject({ pid: 41, cpuNs: 100, threads: 1 });
  expect(sums.add(thread({ peakRssKib: 30 }))).toBeNull();
  expect(sums.add(thread({ isLast: true, status: 9, processUs: 2_500_000 }))).toEqual({
    pid: 40,
    ppid: 1,
    name: 'node',
    uid: 0,
    exitCode: -9,
    lifetime: 2.5,
    cpuNs: 300,
    peakRss: 30 * 1024,
    readBytes: 3072,
    writeBytes: 6144,
    minorFaults: 9,
    threads: 3,
  });
  expect(sums.add(thread({ isLast: true }))).toMatchObject({ threads: 1 });
});

it("takes the kernel's own sum of the CPU time, which has the threads from before", () => {
  expect(new ThreadSums().add(thread({ isLast: true, processCpuNs: 5_000 }))?.cpuNs).toBe(5_000);
});

it('says that a kernel thread has no memory', () => {
  expect(new ThreadSums().add(thread({ isLast: true, peakRssKib: 0 }))?.peakRss).toBeNull();
});
