import { computeProcUid } from '@psfleet/wire';
import { describe, expect, it } from 'vitest';
import { ProcessTracker, type TrackOptions } from './process-tracker.js';
import type { ProcessReading, ProgramReading } from './reading.js';

const program: ProgramReading = {
  name: 'node',
  exe: '/usr/bin/node',
  cmdline: ['node', 'server.js'],
  isCmdlineCut: false,
  isCmdlineScrubbed: false,
  username: 'app',
  terminal: null,
  cgroup: '/a',
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

function reading(changes: Partial<ProcessReading> = {}): ProcessReading {
  return {
    pid: 100,
    startTicks: 5_000,
    ppid: 1,
    identity: program,
    hasExeced: false,
    uid: 1000,
    status: 'sleeping',
    createTime: 1_795_377_312.45,
    cpuTicks: 200,
    rss: 1_000,
    vms: 2_000,
    shared: 500,
    peakRss: 1_500,
    swap: 0,
    pss: 800,
    uss: 600,
    pssAt: 1_795_377_310_000,
    numThreads: 3,
    numFds: 4,
    readBytes: 10,
    writeBytes: 20,
    ctxSwitches: 30,
    majorFaults: 2,
    nice: 0,
    tcpSentBytes: 50,
    tcpReceivedBytes: 60,
    childTicks: null,
    ...changes,
  };
}

const at = (ms: number, isKeyframe: boolean): TrackOptions => ({ ts: 1_795_377_000_000 + ms, nowMs: ms, isKeyframe });

const init = reading({
  pid: 1,
  startTicks: 2,
  ppid: 0,
  identity: { ...program, name: 'init', cmdline: ['/sbin/init'] },
});

describe('ProcessTracker', () => {
  it('sends the identity of a new process once, and not again while nothing changes', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    expect(tracker.track([init, reading()], at(0, true)).identities.columns.pid).toEqual([1, 100]);
    expect(tracker.track([init, reading({ cpuTicks: 300, rss: 9 })], at(10_000, true)).identities.rows).toBe(0);
  });

  it.each([
    ['an exec', { identity: { ...program, exe: '/usr/bin/python3' } }],
    ['rewritten arguments', { identity: { ...program, cmdline: ['node', 'other.js'] } }],
    ['a setuid', { identity: { ...program, username: 'root' } }],
    ['a new parent', { ppid: 1_000 }],
    ['a new name', { identity: { ...program, name: 'worker' } }],
    ['a set clock, which moves creation times', { createTime: 1_795_380_912.45 }],
  ])('sends the identity again after %s', (_, change) => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([reading()], at(0, true));
    expect(tracker.track([reading(change)], at(10_000, true)).identities.rows).toBe(1);
    expect(tracker.track([reading(change)], at(20_000, true)).identities.rows).toBe(0);
  });

  it('does not send an identity that was read again without a change', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([reading()], at(0, true));
    expect(
      tracker.track([reading({ identity: { ...program, cmdline: [...(program.cmdline ?? [])] } })], at(10_000, true))
        .identities.rows,
    ).toBe(0);
  });

  it('sends every identity again within an hour', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([reading()], at(0, true));
    expect(tracker.track([reading()], at(2_999_000, false)).identities.rows).toBe(0);
    expect(tracker.track([reading()], at(3_600_000, false)).identities.rows).toBe(1);
  });

  it('refers to the parent by its procUid, and to a missing one by 0', () => {
    const { identities } = new ProcessTracker('web-1', 'boot').track([init, reading()], at(0, true));
    expect([...identities.columns.parent_proc_uid]).toEqual([0n, computeProcUid('web-1', 'boot', 1, 2)]);
  });

  it('treats a recycled pid as another process', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    const before = tracker.track([reading()], at(0, true));
    const after = tracker.track([reading({ startTicks: 9_000, cpuTicks: 1 })], at(10_000, true));
    expect(after.identities.rows).toBe(1);
    expect(after.samples.columns.proc_uid[0]).not.toBe(before.samples.columns.proc_uid[0]);
    expect(after.samples.columns).toMatchObject({ cpu_ticks: [1, null], exited: [false, true] });
  });

  it('sends increases: null at the first tick, the whole value of a new process, the difference afterwards', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    expect(tracker.track([reading()], at(0, true)).samples.columns).toMatchObject({
      cpu_ticks: [null],
      read_bytes: [null],
      cpu_ticks_total: [200],
    });
    const second = tracker.track(
      [reading({ cpuTicks: 250, readBytes: 110, ctxSwitches: 31, majorFaults: 5 }), reading({ pid: 7, cpuTicks: 5 })],
      at(10_000, true),
    );
    expect(second.samples.columns).toMatchObject({
      cpu_ticks: [50, 5],
      read_bytes: [100, 10],
      ctx_switches: [1, 30],
      major_faults: [3, 2],
      cpu_ticks_total: [250, 5],
    });
  });

  it('sends null for unknown values, and no negative increase of a counter that decreased', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([reading({ readBytes: null })], at(0, true));
    const { columns } = tracker.track(
      [reading({ cpuTicks: 199, writeBytes: null, numFds: null })],
      at(10_000, true),
    ).samples;
    expect(columns).toMatchObject({
      cpu_ticks: [0],
      read_bytes: [null],
      write_bytes: [null],
      write_bytes_total: [null],
      num_fds: [null],
    });
  });

  it('sends no row of an idle process, and the value of a counter only where a reader needs it', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([init, reading()], at(0, true));
    expect(tracker.track([init, reading()], at(10_000, false)).samples.rows).toBe(0);
    const { samples } = tracker.track([init, reading({ cpuTicks: 207 })], at(20_000, false));
    expect(samples).toMatchObject({
      rows: 1,
      columns: { cpu_ticks: [7], cpu_ticks_total: [null], read_bytes: [0], exited: [false] },
    });
    const denied = tracker.track([init, reading({ cpuTicks: 207, readBytes: null })], at(30_000, false)).samples;
    expect(denied.columns).toMatchObject({ read_bytes: [null], read_bytes_total: [null] });
    const again = tracker.track([init, reading({ cpuTicks: 207, readBytes: 500 })], at(40_000, false)).samples;
    expect(again.columns).toMatchObject({ read_bytes: [null], read_bytes_total: [500] });
    expect(
      tracker.track([init, reading({ cpuTicks: 208, readBytes: 500 })], at(50_000, true)).samples.columns,
    ).toMatchObject({ cpu_ticks: [0, 1], cpu_ticks_total: [200, 208] });
  });

  it('keeps a counter that decreased at its value until it exceeds it', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([reading()], at(0, true));
    expect(tracker.track([reading({ cpuTicks: 199 })], at(10_000, false)).samples.rows).toBe(0);
    expect(tracker.track([reading({ cpuTicks: 201 })], at(20_000, false)).samples.columns.cpu_ticks).toEqual([1]);
    expect(tracker.track([reading({ cpuTicks: 200 })], at(30_000, true)).samples.columns).toMatchObject({
      cpu_ticks: [0],
      cpu_ticks_total: [201],
    });
  });

  it('sends the exit of a process once', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    const [, uid] = tracker.track([init, reading()], at(0, true)).samples.columns.proc_uid;
    const { samples, ended } = tracker.track([init], at(10_000, false));
    expect(samples).toMatchObject({
      rows: 1,
      columns: { exited: [true], rss: [null], cpu_ticks: [null], name: { values: ['node'] } },
    });
    expect(samples.columns.proc_uid[0]).toBe(uid);
    expect(ended.map(({ last }) => last.pid)).toEqual([100]);
    expect(tracker.track([init], at(20_000, false)).samples.rows).toBe(0);
  });

  it('tells with the exit of a process what it transferred since its last sample', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    tracker.track([init, reading(), reading({ pid: 101 })], at(0, true));
    const final = { tcpSentBytes: 75, tcpReceivedBytes: null };
    const finalBytes = new Map([
      [100, { startTicks: 5_000, ...final }],
      // Another process had this pid before.
      [101, { startTicks: 4_000, ...final }],
    ]);
    const { samples } = tracker.track([init], { ...at(10_000, false), finalBytes });
    expect(samples.columns).toMatchObject({
      exited: [true, true],
      tcp_sent_bytes: [25, null],
      tcp_sent_bytes_total: [null, null],
      tcp_received_bytes: [null, null],
      read_bytes: [null, null],
    });
  });

  it('counts processes by status', () => {
    const { byStatus, processes } = new ProcessTracker('web-1', 'boot').track(
      [init, reading(), reading({ pid: 7, status: 'running' }), reading({ pid: 8, status: null })],
      at(0, true),
    );
    expect([...byStatus]).toEqual([
      ['sleeping', 2],
      ['running', 1],
    ]);
    expect(processes).toBe(4);
  });

  it('names the process that uses the most memory, its last row and the next largest memory', () => {
    const tracker = new ProcessTracker('web-1', 'boot');
    const uid = (process: ProcessReading): bigint => computeProcUid('web-1', 'boot', process.pid, process.startTicks);
    const [first, second] = [at(0, true), at(10_000, false)];
    const large = reading({ rss: 5_000 });
    expect(tracker.track([init, large, reading({ pid: 7, rss: null })], first).maxima).toMatchObject({
      maxRssProcUid: uid(large),
      maxRssTs: first.ts,
      nextRss: 1_000,
    });
    // The largest one sends no sample.
    expect(tracker.track([{ ...init, rss: 3_000 }, large], second).maxima).toMatchObject({
      maxRssProcUid: uid(large),
      maxRssTs: first.ts,
      nextRss: 3_000,
    });
    const third = at(20_000, false);
    expect(tracker.track([{ ...init, rss: 9_000 }, large], third).maxima).toMatchObject({
      maxRssProcUid: uid(init),
      maxRssTs: third.ts,
      nextRss: 5_000,
    });
    expect(tracker.track([reading({ rss: null })], at(30_000, false)).maxima).toMatchObject({
      maxRssProcUid: null,
      maxRssTs: null,
      nextRss: null,
    });
  });
});
