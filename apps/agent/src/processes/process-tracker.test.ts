import { computeProcUid } from '@psfleet/wire';
import { describe, expect, it } from 'vitest';
import { ProcessTracker } from './process-tracker.js';
import type { ProcessReading, ProgramReading } from './reading.js';

const program: ProgramReading = { name: 'node', exe: '/usr/bin/node', cmdline: ['node', 'server.js'], isCmdlineCut: false, username: 'app' };

function reading(changes: Partial<ProcessReading> = {}): ProcessReading {
  return {
    pid: 100,
    startTicks: 5_000,
    ppid: 1,
    identity: program,
    status: 'sleeping',
    createTime: 1_795_377_312.45,
    cpuTicks: 200,
    rss: 1_000,
    vms: 2_000,
    numThreads: 3,
    numFds: 4,
    readBytes: 10,
    writeBytes: 20,
    ctxSwitches: 30,
    nice: 0,
    ...changes,
  };
}

const init = reading({ pid: 1, startTicks: 2, ppid: 0, identity: { ...program, name: 'init', cmdline: ['/sbin/init'] } });

describe('ProcessTracker', () => {
  it('sends an identity at first sight and then no more while nothing changes', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    expect(tracker.track([init, reading()], 0).identities.columns.pid).toEqual([1, 100]);
    expect(tracker.track([init, reading({ cpuTicks: 300, rss: 9 })], 10_000).identities.rows).toBe(0);
  });

  it.each([
    ['an exec', { identity: { ...program, exe: '/usr/bin/python3' } }],
    ['rewritten arguments', { identity: { ...program, cmdline: ['node', 'other.js'] } }],
    ['a setuid', { identity: { ...program, username: 'root' } }],
    ['a new parent', { ppid: 1_000 }],
    ['a new name', { identity: { ...program, name: 'worker' } }],
  ])('sends the identity again after %s', (_, change) => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([reading()], 0);
    expect(tracker.track([reading(change)], 10_000).identities.rows).toBe(1);
    expect(tracker.track([reading(change)], 20_000).identities.rows).toBe(0);
  });

  it('does not send an identity that was read again and is the same', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([reading()], 0);
    expect(tracker.track([reading({ identity: { ...program, cmdline: [...(program.cmdline ?? [])] } })], 10_000).identities.rows).toBe(0);
  });

  it('sends every identity again after an hour', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([reading()], 0);
    expect(tracker.track([reading()], 3_599_999).identities.rows).toBe(0);
    expect(tracker.track([reading()], 3_600_000).identities.rows).toBe(1);
  });

  it('knows the parent by its identity, and says 0 where there is none', () => {
    const { identities } = new ProcessTracker('web-1', 'boot').track([init, reading()], 0);
    expect([...identities.columns.parent_proc_uid]).toEqual([0n, computeProcUid('web-1', 'boot', 1, 2)]);
  });

  it('takes a recycled pid for another process', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    const before = tracker.track([reading()], 0);
    const after = tracker.track([reading({ startTicks: 9_000, cpuTicks: 1 })], 10_000);
    expect(after.identities.rows).toBe(1);
    expect(after.samples.columns.proc_uid[0]).not.toBe(before.samples.columns.proc_uid[0]);
    expect(after.samples.columns.cpu_ticks).toEqual([1]);
  });

  it('tells increases: null at the first tick, all since birth for a newborn, the difference afterwards', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    expect(tracker.track([reading()], 0).samples.columns).toMatchObject({ cpu_ticks: [null], read_bytes: [null], cpu_ticks_total: [200] });
    const second = tracker.track([reading({ cpuTicks: 250, readBytes: 110, ctxSwitches: 31 }), reading({ pid: 7, cpuTicks: 5 })], 10_000);
    expect(second.samples.columns).toMatchObject({ cpu_ticks: [50, 5], read_bytes: [100, 10], ctx_switches: [1, 30], cpu_ticks_total: [250, 5] });
  });

  it('never makes a number of what is unknown, nor a negative one of a counter that went back', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([reading({ readBytes: null })], 0);
    const { columns } = tracker.track([reading({ cpuTicks: 199, writeBytes: null, numFds: null })], 10_000).samples;
    expect(columns).toMatchObject({ cpu_ticks: [0], read_bytes: [null], write_bytes: [null], write_bytes_total: [null], num_fds: [null] });
  });

  it('counts by status', () => {
    const { byStatus, processes } = new ProcessTracker('web-1', 'boot').track([init, reading(), reading({ pid: 7, status: 'running' }), reading({ pid: 8, status: null })], 0);
    expect([...byStatus]).toEqual([['sleeping', 2], ['running', 1]]);
    expect(processes).toBe(4);
  });
});
