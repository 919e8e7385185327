import type { ProcessEnd, ReapedTotals } from '@psfleet/psutil-core';
import { describe, expect, it } from 'vitest';
import { reading } from '../../tests/ticking-agent.js';
import type { TrackedProcess } from '../processes/process-tracker.js';
import type { ProcessReading } from '../processes/reading.js';
import { OwnReadings } from './own-readings.js';
import { ReapedAccounts } from './reaped-accounts.js';

const shell = 4;
const megabytes = 1e6;

function endOf(pid: number, ppid: number, readBytes: number): ProcessEnd {
  const facts = { name: 'dd', uid: 0, exitCode: 0, lifetime: 1, cpuNs: 0, peakRss: null, threads: 1, minorFaults: 50 };
  return { pid, ppid, readBytes, writeBytes: 0, ...facts };
}

function knownAs(sent: ProcessReading): ReadonlyMap<number, TrackedProcess> {
  const { pid, startTicks } = sent;
  return new Map([[pid, { uid: 1n, startTicks, sent, isExitReported: false, isAccounted: false } as TrackedProcess]]);
}

/** What a tick sends of the shell after these ends, which the kernel reported at once. */
function sentOf(
  read: ProcessReading,
  ends: readonly ProcessEnd[],
  known: ReadonlyMap<number, TrackedProcess>,
): number | null | undefined {
  const totals = new Map<number, ReapedTotals>();
  const accounts = new ReapedAccounts((pid) => totals.get(pid) ?? null, []);
  accounts.add({ events: [], ends }, known);
  accounts.endTick((pid) => pid === read.pid);
  return new OwnReadings(accounts).correct([read], known)[0]?.readBytes;
}

describe('OwnReadings of a process that ended since the last tick', () => {
  const ends = [endOf(5, shell, 20 * megabytes), endOf(shell, 1, 3 * megabytes)];
  const zombie = reading(shell, 100, { readBytes: 23 * megabytes, status: 'zombie' });

  it('do not count the bytes of the children again that the exits of these tell', () => {
    const known = knownAs(reading(shell, 100, { readBytes: megabytes }));
    expect(sentOf(zombie, ends, known)).toBe(3 * megabytes);
  });

  it('do not count them for a process that no sweep had seen before', () => {
    expect(sentOf(zombie, ends, new Map())).toBe(3 * megabytes);
  });

  it('keep what was sent before, if it had not waited for its children', () => {
    const known = knownAs(reading(shell, 100, { readBytes: 2 * megabytes }));
    expect(sentOf({ ...zombie, readBytes: 3 * megabytes }, ends, known)).toBe(2 * megabytes);
  });

  it('leave a later process with its pid alone', () => {
    const known = knownAs(reading(shell, 100, { readBytes: megabytes }));
    expect(sentOf(reading(shell, 900, { readBytes: 7 }), ends, known)).toBe(7);
  });

  it('leave out the children at the next tick too, at which the exit may be reported', () => {
    const known = knownAs(reading(shell, 100, { readBytes: megabytes }));
    const accounts = new ReapedAccounts(() => null, []);
    const own = new OwnReadings(accounts);
    accounts.add({ events: [], ends }, known);
    const bytes = [1, 2].map(() => {
      accounts.endTick(() => true);
      return own.correct([zombie], known)[0]?.readBytes;
    });
    expect(bytes).toEqual([3 * megabytes, 3 * megabytes]);
  });
});
