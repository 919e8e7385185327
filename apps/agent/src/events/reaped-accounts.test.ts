import type { ProcessEnd, ReapedTotals } from '@psfleet/psutil-core';
import { describe, expect, it } from 'vitest';
import type { TrackedProcess } from '../processes/process-tracker.js';
import { ReapedAccounts } from './reaped-accounts.js';

const ms = 1e6;

function endOf(pid: number, ppid: number, changes: Partial<ProcessEnd> = {}): ProcessEnd {
  return {
    pid,
    ppid,
    name: 'true',
    uid: 0,
    exitCode: 0,
    lifetime: 1,
    cpuNs: 2 * ms,
    peakRss: null,
    readBytes: 1000,
    writeBytes: 10,
    minorFaults: 50,
    threads: 1,
    ...changes,
  };
}

/** What the kernel shows of each process. */
class Machine {
  readonly totals = new Map<number, ReapedTotals>();
  readonly accounts: ReapedAccounts;

  constructor(totals: Readonly<Record<number, ReapedTotals>> = {}) {
    for (const [pid, total] of Object.entries(totals)) {
      this.totals.set(Number(pid), total);
    }
    this.accounts = new ReapedAccounts((pid) => this.totals.get(pid) ?? null, [...this.totals.keys()]);
  }

  tick(ends: readonly ProcessEnd[], present: readonly number[] = []): void {
    this.accounts.add({ events: [], ends }, new Map());
    this.accounts.endTick((pid) => present.includes(pid));
  }
}

describe('ReapedAccounts', () => {
  it('takes the bytes of the children that a parent waited for', () => {
    const machine = new Machine({ 4: { cpuTicks: 700, minorFaults: 9_000 } });
    machine.totals.set(4, { cpuTicks: 700, minorFaults: 9_100 });
    machine.tick([endOf(5, 4), endOf(6, 4)]);
    expect(machine.accounts.bytesOf(4)).toMatchObject({ readBytes: 2000, writeBytes: 20 });
    machine.tick([]);
    expect(machine.accounts.bytesOf(4)).toMatchObject({ readBytes: 2000 });
  });

  it('takes nothing of a parent that ignores the ends of its children', () => {
    const machine = new Machine({ 4: { cpuTicks: 0, minorFaults: 300 } });
    machine.tick([endOf(5, 4)]);
    for (let tick = 0; tick < 5; tick += 1) {
      machine.tick([]);
      expect(machine.accounts.bytesOf(4)).toBeNull();
    }
    // It waits for children again.
    machine.totals.set(4, { cpuTicks: 0, minorFaults: 351 });
    machine.tick([endOf(6, 4)]);
    expect(machine.accounts.bytesOf(4)).toMatchObject({ readBytes: 1000 });
  });

  it('takes those of a zombie when the parent waits for it', () => {
    const machine = new Machine({ 4: { cpuTicks: 0, minorFaults: 0 } });
    machine.tick([endOf(5, 4)]);
    for (let tick = 0; tick < 10; tick += 1) {
      machine.tick([], [5]);
    }
    expect(machine.accounts.bytesOf(4)).toBeNull();
    machine.totals.set(4, { cpuTicks: 0, minorFaults: 50 });
    machine.tick([]);
    expect(machine.accounts.bytesOf(4)).toMatchObject({ readBytes: 1000 });
  });

  it('takes what a child had taken over from its own children', () => {
    const machine = new Machine({ 4: { cpuTicks: 0, minorFaults: 0 } });
    machine.totals.set(4, { cpuTicks: 0, minorFaults: 150 });
    // A shell that no sweep saw, and its two children.
    machine.tick([endOf(6, 5), endOf(7, 5), endOf(5, 4)]);
    expect(machine.accounts.bytesOf(4)).toMatchObject({ readBytes: 3000 });
  });

  it('begins a later process with the same pid from nothing', () => {
    const machine = new Machine({ 4: { cpuTicks: 0, minorFaults: 0 } });
    machine.totals.set(4, { cpuTicks: 0, minorFaults: 50 });
    machine.tick([endOf(5, 4)]);
    machine.tick([endOf(4, 1)]);
    expect(machine.accounts.bytesOf(4)).toBeNull();
  });

  it('divides the CPU time that the kernel left out among the children that ended together', () => {
    const machine = new Machine({ 4: { cpuTicks: 100, minorFaults: 0 } });
    const ends = Array.from({ length: 10 }, (_, index) => endOf(10 + index, 4));
    machine.totals.set(4, { cpuTicks: 105, minorFaults: 500 });
    machine.tick(ends);
    // The children had 20 ms by their own accounts, and 50 ms by that of their parent.
    expect(ends.map((end) => machine.accounts.missingNsOf(end))).toEqual(ends.map(() => 3 * ms));
    const more = Array.from({ length: 10 }, (_, index) => endOf(30 + index, 4));
    machine.totals.set(4, { cpuTicks: 107, minorFaults: 1_000 });
    machine.tick(more);
    expect(more.every((end) => machine.accounts.missingNsOf(end) === 0)).toBe(true);
  });

  it('reaches the grandchildren of a shell that no sweep saw', () => {
    const machine = new Machine({ 4: { cpuTicks: 0, minorFaults: 0 } });
    const ends = [endOf(6, 5), endOf(7, 5), endOf(5, 4)];
    machine.totals.set(4, { cpuTicks: 3, minorFaults: 150 });
    machine.tick(ends);
    expect(ends.map((end) => machine.accounts.missingNsOf(end))).toEqual([8 * ms, 8 * ms, 8 * ms]);
  });

  it('expects of the last children of a parent what was missing in those before', () => {
    const machine = new Machine({ 1: { cpuTicks: 0, minorFaults: 0 } });
    machine.totals.set(4, { cpuTicks: 0, minorFaults: 0 });
    machine.tick([]);
    const before = [endOf(5, 4), endOf(6, 4)];
    machine.totals.set(4, { cpuTicks: 1, minorFaults: 100 });
    machine.tick(before);
    expect(before.map((end) => machine.accounts.missingNsOf(end))).toEqual([3 * ms, 3 * ms]);
    const last = endOf(7, 4);
    machine.totals.delete(4);
    machine.tick([last, endOf(4, 1)]);
    expect(machine.accounts.missingNsOf(last)).toBe(3 * ms);
  });

  it('gives the bytes of a known process to its own end, and none to the next process with its pid', () => {
    const machine = new Machine({ 1: { cpuTicks: 0, minorFaults: 0 } });
    const known = new Map([[5, { sent: { readBytes: 9_000, writeBytes: 90 } } as TrackedProcess]]);
    machine.totals.set(1, { cpuTicks: 0, minorFaults: 100 });
    machine.accounts.add({ events: [], ends: [endOf(5, 1), endOf(5, 1)] }, known);
    expect(machine.accounts.bytesOf(1)).toMatchObject({ readBytes: 10_000, writeBytes: 100 });
  });

  it('gives nothing of a process that ended while it was swept to the next one with its pid', () => {
    const machine = new Machine({ 1: { cpuTicks: 0, minorFaults: 0 }, 4: { cpuTicks: 0, minorFaults: 0 } });
    machine.tick([endOf(5, 1)], [5]);
    const swept = new Map([[5, { sent: { readBytes: 9_000, writeBytes: 90 } } as TrackedProcess]]);
    machine.totals.set(4, { cpuTicks: 0, minorFaults: 50 });
    machine.accounts.add({ events: [], ends: [endOf(5, 4)] }, swept);
    expect(machine.accounts.bytesOf(4)).toMatchObject({ readBytes: 1_000, writeBytes: 10 });
  });

  it('does not charge known children with those whose ends were lost', () => {
    const machine = new Machine({ 4: { cpuTicks: 0, minorFaults: 0 } });
    const end = endOf(5, 4);
    machine.totals.set(4, { cpuTicks: 400, minorFaults: 9_000 });
    machine.tick([end]);
    machine.tick([]);
    expect(machine.accounts.missingNsOf(end)).toBe(0);
    const next = endOf(6, 4);
    machine.totals.set(4, { cpuTicks: 401, minorFaults: 9_050 });
    machine.tick([next]);
    expect(machine.accounts.missingNsOf(next)).toBe(8 * ms);
  });
});
