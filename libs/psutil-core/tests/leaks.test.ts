import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { Process, createProcessTable, diskUsage } from '../src/index.js';
import { readUserName } from '../src/linux/native/passwd.js';
import { endSpawned, start } from './testing/spawned.js';

/** Calls per round; there are at least 12,000 in total. */
const callsPerRound = 4000;
/**
 * The growth allowed in the quietest round: V8 grows its heap at any time, but a leak grows in every round. 4,000 leaks
 * of 1 KiB would be 4 MiB.
 */
const allowedBytes = 3 * 1024 * 1024;
const minRounds = 3;
/** Rounds continue, up to this many, until one is quiet. */
const maxRounds = 12;

afterEach(endSpawned);

function countFds(): number {
  return readdirSync('/proc/self/fd').length;
}

/** The smallest growth of this process's memory in one of several rounds. */
function minGrowth(calls: number, call: () => unknown): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < minRounds || (smallest >= allowedBytes && round < maxRounds); round += 1) {
    const before = process.memoryUsage.rss();
    for (let count = 0; count < calls; count += 1) {
      call();
    }
    smallest = Math.min(smallest, process.memoryUsage.rss() - before);
  }
  return smallest;
}

describe(`${callsPerRound * minRounds} calls leak nothing`, () => {
  it.each<[string, (subject: Process) => unknown]>([
    ['statvfs', () => diskUsage('/')],
    ['getpwuid_r', () => readUserName(0)],
    ['sched_getaffinity', (subject) => subject.cpuAffinity()],
    ['sched_setaffinity', (subject) => subject.cpuAffinity([0])],
    ['ioprio_get', (subject) => subject.ionice()],
    ['ioprio_set', (subject) => subject.ionice(2, 4)],
    ['prlimit', (subject) => subject.rlimit('NOFILE')],
    ['setpriority', (subject) => subject.nice(1)],
    ['pidfd_open, pidfd_send_signal', (subject) => subject.sendSignal(0)],
    ['pin', (subject) => subject.pin().release()],
  ])('%s', async (_, call) => {
    const subject = new Process((await start('/bin/sleep', ['1000'])).pid);
    call(subject);
    const before = countFds();
    expect(minGrowth(callsPerRound, () => call(subject))).toBeLessThan(allowedBytes);
    expect(countFds()).toBe(before);
  });

  it('nor do 300 sweeps of the table', () => {
    const table = createProcessTable({ fds: false });
    expect(minGrowth(callsPerRound / 40, () => table.sweepSync())).toBeLessThan(allowedBytes);
    table.close();
  });
});
