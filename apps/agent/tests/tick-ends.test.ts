import type { ProcessEnd, ProcessEvent } from '@psfleet/psutil-core';
import { describe, expect, it } from 'vitest';
import type { KernelBatch } from '../src/events/kernel-events.js';
import { bootMs, program, reading, tick, TickingAgent, uid, unsweptUid } from './ticking-agent.js';

/** What the kernel accounted to a process. */
function endOf(pid: number, changes: Partial<ProcessEnd> = {}): ProcessEnd {
  return {
    pid,
    ppid: 4,
    name: 'true',
    uid: 1,
    exitCode: 0,
    lifetime: 1,
    cpuNs: 2_500_000,
    peakRss: 1_060_864,
    readBytes: 8192,
    writeBytes: 4096,
    minorFaults: 50,
    threads: 1,
    ...changes,
  };
}

describe('TickEvents with accounted ends', () => {
  const accounted = (...ends: readonly ProcessEnd[]): Partial<KernelBatch> => ({ ends });

  it('has name, user, parent, command and usage of a process that no sweep saw', () => {
    const agent = new TickingAgent();
    agent.tick([reading(4, 100)]);
    const rows = agent.tick(
      [reading(4, 100)],
      [
        { kind: 'fork', at: 11, pid: 5, ppid: 4 },
        { kind: 'exec', at: 11.1, pid: 5 },
        { kind: 'exit', at: 11.5, pid: 5, exitCode: 7 },
      ],
      {},
      {
        ends: [endOf(5, { exitCode: 7, lifetime: 0.4999, name: 'averyverylongpr' })],
        commands: new Map([[5, ['averyverylongprocessname', '--password=hunter2']]]),
        missingCpuNs: () => 500_000,
      },
    );
    expect(rows).toMatchObject([
      {
        kind: 'exit',
        at: bootMs + 11_500,
        proc_uid: unsweptUid(5, 11),
        name: 'averyverylongprocessname',
        username: 'app',
        ppid: 4,
        parent_proc_uid: uid(4, 100),
        cmdline: ['averyverylongprocessname', '--password=***'],
        cmdline_cut: false,
        unswept: true,
        exit_code: 7,
        lifetime_ms: 500,
        cpu_ns: 3_000_000,
        peak_rss: 1_060_864,
        read_bytes: 8192,
        write_bytes: 4096,
        unsampled_cpu_ns: 3_000_000,
        unsampled_read_bytes: 8192,
        unsampled_write_bytes: 4096,
      },
    ]);
  });

  it('has the number of a user without a name only until the name is known', () => {
    const agent = new TickingAgent();
    agent.tick([]);
    const exit = (pid: number): ProcessEvent => ({ kind: 'exit', at: 11.5, pid, exitCode: 0 });
    const end = (pid: number): ProcessEnd => endOf(pid, { uid: 70_001 });
    expect(agent.tick([], [exit(5)], {}, accounted(end(5)))).toMatchObject([{ username: '70001' }]);
    agent.names.set(70_001, 'alice');
    expect(agent.tick([], [exit(6)], {}, accounted(end(6)))).toMatchObject([{ username: 'alice' }]);
  });

  it('has the user of a process that was just ending when a sweep met it', () => {
    const agent = new TickingAgent();
    const ending = reading(5, 100, { identity: { ...program, username: null } });
    agent.tick([ending, reading(6, 100)]);
    const exits = [5, 6].map((pid): ProcessEvent => ({ kind: 'exit', at: 11.5, pid, exitCode: 0 }));
    const ends = [endOf(5, { lifetime: 10.5 }), endOf(6, { lifetime: 10.5, uid: 70_001 })];
    // What a sweep read is not replaced: the user may have changed only for the end.
    expect(agent.tick([], exits, {}, accounted(...ends))).toMatchObject([
      { pid: 5, unswept: false, username: 'app' },
      { pid: 6, unswept: false, username: 'app' },
    ]);
  });

  it('adds for a known process what is in no sample, once, and a lifetime to the millisecond', () => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100, { cpuTicks: 200, readBytes: 5_000, writeBytes: null })]);
    const exit = { kind: 'exit', at: 17.25, pid: 5, exitCode: 0 } as const;
    const end = endOf(5, { cpuNs: 3_004_000_000, lifetime: 16.247 });
    expect(
      agent.tick([reading(5, 100, { status: 'zombie', writeBytes: null })], [exit], {}, accounted(end)),
    ).toMatchObject([
      {
        kind: 'exit',
        proc_uid: uid(5, 100),
        unswept: false,
        lifetime_ms: 16_247,
        cpu_ns: 3_004_000_000,
        unsampled_cpu_ns: 1_004_000_000,
        unsampled_read_bytes: 3_192,
        unsampled_write_bytes: null,
        cmdline: null,
      },
    ]);
    expect(agent.tick([], [], {}, accounted())).toEqual([]);
  });

  it('does not take the end of the first thread for that of the process', () => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100)]);
    const exit = { kind: 'exit', at: 12, pid: 5, exitCode: 0 } as const;
    expect(agent.tick([reading(5, 100, { status: 'zombie' })], [exit], {}, accounted())).toEqual([]);
    const end = endOf(5, { exitCode: 3, lifetime: 24 });
    expect(agent.tick([], [], {}, accounted(end))).toMatchObject([
      { kind: 'exit', source: 'kernel', at: bootMs + 25_000, exit_code: 3, lifetime_ms: 24_000 },
    ]);
  });

  it('tells an end whose event was lost, at the next tick', () => {
    const agent = new TickingAgent();
    agent.tick([]);
    expect(agent.tick([], [], {}, accounted(endOf(5)))).toEqual([]);
    expect(agent.tick([], [], {}, accounted())).toMatchObject([
      { kind: 'exit', at: tick(3), since: tick(2), name: 'true', unswept: true, lifetime_ms: 1_000 },
    ]);
    expect(agent.tick([], [], {}, accounted())).toEqual([]);
  });

  it('tells an exit whose accounts were lost', () => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100)]);
    const exit = { kind: 'exit', at: 12, pid: 5, exitCode: 0 } as const;
    expect(agent.tick([], [exit], {}, { lostEnds: 4, mayLackEnds: true })).toMatchObject([
      { kind: 'exit', proc_uid: uid(5, 100), cpu_ns: null, unswept: false },
    ]);
  });
});
