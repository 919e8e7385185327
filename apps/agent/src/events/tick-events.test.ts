import type { ProcessEvent } from '@psfleet/psutil-core';
import { describe, expect, it } from 'vitest';
import { bootMs, program, reading, tick, TickingAgent, uid, unsweptUid } from '../../tests/ticking-agent.js';

describe('TickEvents', () => {
  it('has no events at the first tick and while nothing happens', () => {
    const agent = new TickingAgent();
    expect(agent.tick([reading(5, 100)])).toEqual([]);
    expect(agent.tick([reading(5, 100, { cpuTicks: 9 })])).toEqual([]);
  });

  it('reports a start at the creation time of the process, without kernel events', () => {
    const agent = new TickingAgent();
    agent.tick([]);
    expect(agent.tick([reading(5, 1_234)])).toMatchObject([
      {
        kind: 'start',
        at: bootMs + 12_340,
        since: null,
        source: 'sweep',
        proc_uid: uid(5, 1_234),
        pid: 5,
        name: 'node',
        username: 'app',
      },
    ]);
    expect(agent.tick([reading(5, 1_234), reading(6, 1_300, { createTime: null })])).toMatchObject([
      { kind: 'start', at: tick(3), since: tick(2), pid: 6 },
    ]);
  });

  it('reports a start at the time of the fork, with kernel events', () => {
    const agent = new TickingAgent();
    agent.tick([]);
    const started = agent.tick(
      [reading(5, 1_234)],
      [
        { kind: 'fork', at: 12.3456, pid: 5, ppid: 1 },
        { kind: 'exec', at: 12.35, pid: 5 },
      ],
    );
    expect(started).toMatchObject([
      { kind: 'start', at: bootMs + 12_346, since: null, source: 'kernel', proc_uid: uid(5, 1_234) },
    ]);
  });

  it('reports an exec of the kernel once, and one of the sweep with its range of time', () => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100)]);
    const execed = reading(5, 100, { hasExeced: true, identity: { ...program, name: 'sh' } });
    expect(agent.tick([execed], [{ kind: 'exec', at: 15.5, pid: 5 }])).toMatchObject([
      { kind: 'exec', at: bootMs + 15_500, since: null, source: 'kernel', name: 'sh', proc_uid: uid(5, 100) },
    ]);
    expect(agent.tick([execed])).toMatchObject([
      { kind: 'exec', at: tick(3), since: tick(2), source: 'sweep', name: 'sh' },
    ]);
  });

  it.each([
    ['a code', 3, { exit_code: 3, exit_signal: null }],
    ['success', 0, { exit_code: 0, exit_signal: null }],
    ['a signal', -9, { exit_code: null, exit_signal: 9 }],
  ])('reports an exit with %s and the lifetime once, with kernel events', (_, exitCode, ends) => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100)]);
    expect(agent.tick([], [{ kind: 'exit', at: 17.25, pid: 5, exitCode }])).toMatchObject([
      {
        kind: 'exit',
        at: bootMs + 17_250,
        since: null,
        source: 'kernel',
        proc_uid: uid(5, 100),
        lifetime_ms: 16_250,
        ...ends,
      },
    ]);
    expect(agent.tick([])).toEqual([]);
  });

  it('reports an exit that only the sweep noticed with its range of time, and nothing else', () => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100)]);
    expect(agent.tick([])).toMatchObject([
      {
        kind: 'exit',
        at: tick(2),
        since: tick(1),
        source: 'sweep',
        proc_uid: uid(5, 100),
        pid: 5,
        name: 'node',
        exit_code: null,
        exit_signal: null,
        lifetime_ms: null,
      },
    ]);
  });

  it('reports the exit of a zombie when it ended, and not again when it is reaped', () => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100)]);
    expect(
      agent.tick([reading(5, 100, { status: 'zombie' })], [{ kind: 'exit', at: 15, pid: 5, exitCode: 1 }]),
    ).toMatchObject([{ kind: 'exit', source: 'kernel' }]);
    expect(agent.tick([])).toEqual([]);
  });

  it('reports by the sweep what the kernel had to drop', () => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100), reading(6, 100)]);
    const rows = agent.tick([reading(7, 1_500)], [{ kind: 'exit', at: 15, pid: 6, exitCode: 0 }]);
    expect(rows.map(({ kind, pid, source, since }) => [kind, pid, source, since])).toEqual([
      ['exit', 6, 'kernel', null],
      ['start', 7, 'sweep', null],
      ['exit', 5, 'sweep', tick(1)],
    ]);
  });

  it('distinguishes the processes that had one pid within a tick', () => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100)]);
    const rows = agent.tick(
      [reading(5, 1_800)],
      [
        { kind: 'exit', at: 12, pid: 5, exitCode: 1 },
        { kind: 'fork', at: 14, pid: 5, ppid: 1 },
        { kind: 'exit', at: 16, pid: 5, exitCode: 2 },
        { kind: 'fork', at: 18, pid: 5, ppid: 1 },
      ],
    );
    expect(rows.map(({ kind, at, exit_code, lifetime_ms }) => [kind, at, exit_code, lifetime_ms])).toEqual([
      ['exit', bootMs + 12_000, 1, 11_000],
      ['exit', bootMs + 16_000, 2, 2_000],
      ['start', bootMs + 18_000, null, null],
    ]);
    expect([rows[0]?.['proc_uid'], rows[2]?.['proc_uid']]).toEqual([uid(5, 100), uid(5, 1_800)]);
    // No sweep saw the process in between, which is not mistaken for its successor.
    expect(rows[1]).toMatchObject({ proc_uid: unsweptUid(5, 14), unswept: true });
    expect(agent.tick([])).toMatchObject([{ kind: 'exit', source: 'sweep', proc_uid: uid(5, 1_800) }]);
  });

  it('reports every short-lived process that no sweep saw, with its parent', () => {
    const agent = new TickingAgent();
    agent.tick([reading(4, 100)]);
    expect(
      agent.tick(
        [reading(4, 100)],
        [
          { kind: 'fork', at: 11, pid: 5, ppid: 4 },
          { kind: 'exit', at: 11.5, pid: 5, exitCode: 127 },
        ],
      ),
    ).toMatchObject([
      {
        kind: 'exit',
        proc_uid: unsweptUid(5, 11),
        unswept: true,
        pid: 5,
        ppid: 4,
        parent_proc_uid: uid(4, 100),
        name: null,
        exit_code: 127,
        lifetime_ms: 500,
        cpu_ns: null,
        cmdline: ['node'],
        program: 'program',
      },
    ]);
    // What it executed is not known.
    expect(
      agent.tick(
        [reading(4, 100)],
        [
          { kind: 'fork', at: 20.1, pid: 6, ppid: 4 },
          { kind: 'exec', at: 20.2, pid: 6 },
          { kind: 'exit', at: 20.5, pid: 6, exitCode: 0 },
        ],
      ),
    ).toMatchObject([{ kind: 'exit', pid: 6, cmdline: null, program: null }]);
    const bomb = Array.from({ length: 3_000 }, (_, index): ProcessEvent[] => [
      { kind: 'fork', at: 21, pid: 100 + index, ppid: 1 },
      { kind: 'exit', at: 22, pid: 100 + index, exitCode: 0 },
    ]).flat();
    expect(agent.tick([reading(4, 100)], bomb)).toHaveLength(3_000);
  });

  it('does not take the children of a script for those of the program that it executed afterwards', () => {
    const agent = new TickingAgent();
    agent.tick([]);
    const rows = agent.tick(
      [reading(4, 1_100)],
      [
        { kind: 'fork', at: 11, pid: 4, ppid: 1 },
        { kind: 'exec', at: 11.1, pid: 4 },
        { kind: 'fork', at: 11.2, pid: 5, ppid: 4 },
        { kind: 'exit', at: 11.3, pid: 5, exitCode: 0 },
        { kind: 'exec', at: 11.4, pid: 4 },
        { kind: 'fork', at: 11.5, pid: 6, ppid: 4 },
        { kind: 'exit', at: 11.6, pid: 6, exitCode: 0 },
      ],
    );
    const ends = rows.filter(({ kind }) => kind === 'exit');
    expect(ends.map(({ pid, cmdline, program: key }) => [pid, cmdline, key])).toEqual([
      [5, null, null],
      [6, ['node'], 'program'],
    ]);
  });

  it('does not repeat a long command line for each of thousands of children', () => {
    const agent = new TickingAgent();
    const server = reading(4, 100, { identity: { ...program, cmdline: ['server', 'x'.repeat(7_000)] } });
    agent.tick([server]);
    const children = Array.from({ length: 1_000 }, (_, index): ProcessEvent[] => [
      { kind: 'fork', at: 11, pid: 100 + index, ppid: 4 },
      { kind: 'exit', at: 12, pid: 100 + index, exitCode: 0 },
    ]).flat();
    const rows = agent.tick([server], children);
    expect(rows).toHaveLength(1_000);
    expect(rows[0]).toMatchObject({ cmdline: server.identity.cmdline, parent_proc_uid: uid(4, 100) });
    expect(rows.at(-1)).toMatchObject({ cmdline: null, parent_proc_uid: uid(4, 100) });
    expect(JSON.stringify(rows.map(({ cmdline }) => cmdline)).length).toBeLessThan(1_100_000);
  });

  it('reports a process that was forked after one sweep and ended before the next', () => {
    const agent = new TickingAgent();
    agent.tick([]);
    expect(agent.tick([], [{ kind: 'fork', at: 20.01, pid: 5, ppid: 1 }])).toEqual([]);
    expect(agent.tick([], [{ kind: 'exit', at: 25, pid: 5, exitCode: 0 }])).toMatchObject([
      { kind: 'exit', proc_uid: unsweptUid(5, 20.01), forked_us: 20_010_000, unswept: true, lifetime_ms: 4_990 },
    ]);
  });

  const victim = {
    totalVm: 83_750_912,
    anonRss: 59_637_760,
    fileRss: 4_096,
    shmemRss: 0,
    pageTables: 167_936,
    oomScoreAdj: -500,
    cgroup: null,
  };

  it('names the process that the kernel killed because memory ran out', () => {
    const agent = new TickingAgent();
    agent.tick([reading(5, 100)]);
    const rows = agent.tick(
      [],
      [
        { kind: 'oom', at: 15, pid: 5, name: 'no\ude00de', victim },
        { kind: 'exit', at: 15.1, pid: 5, exitCode: -9 },
      ],
    );
    expect(rows).toMatchObject([
      {
        kind: 'oom',
        at: bootMs + 15_000,
        source: 'kernel',
        proc_uid: uid(5, 100),
        name: 'no\ufffdde',
        anon_rss: 59_637_760,
        page_tables: 167_936,
        oom_score_adj: -500,
        // The kernel's record was cut, so this is where the sweep saw it.
        cgroup: '/',
      },
      { kind: 'exit', exit_signal: 9 },
    ]);
    expect(
      agent.tick([], [{ kind: 'oom', at: 25, pid: 6, name: 'unseen', victim: { ...victim, cgroup: '/limit' } }]),
    ).toMatchObject([{ kind: 'oom', proc_uid: 0n, name: 'unseen', anon_rss: 59_637_760, cgroup: '/limit' }]);
  });

  it.each([3_600_000, -3_600_000])('reports that the clock was set by %d ms, without a process', (stepMs) => {
    expect(new TickingAgent().tick([], [], { stepMs })).toMatchObject([
      { kind: 'clock-step', at: tick(1), since: null, step_ms: stepMs, proc_uid: 0n, pid: null },
    ]);
  });
});
