import { describe, expect, it } from 'vitest';
import type { TrackedProcess } from '../processes/process-tracker.js';
import type { ProcessReading } from '../processes/reading.js';
import type { JournalState } from './journal-lines.js';
import { resumeEvents, type Resumption } from './resume-events.js';

const lastTs = 1_795_377_600_000;
/** Ten minutes later. */
const nowTs = lastTs + 600_000;

/** The agent before. Of its processes 7 is gone now, 8 still runs, and 9 was a zombie. */
const before: JournalState = {
  bootId: 'boot-1',
  last: { ts: lastTs, mono: 100_000 },
  stop: null,
  processes: new Map([
    [7, [7, 700, 'abc7', 'java', 'app', 0]],
    [8, [8, 800, 'abc8', 'nginx', 'root', 0]],
    [9, [9, 900, 'abc9', 'sh', 'root', 1]],
  ]),
};

function running(pid: number, startTicks: number, createdMs: number): [number, TrackedProcess] {
  const sent = { pid, createTime: createdMs / 1000, identity: { name: `p${pid}`, username: 'app' } } as ProcessReading;
  const process = { uid: BigInt(pid), startTicks, sent, sentTs: nowTs, identityEveryMs: 0, identitySentMs: 0 };
  return [pid, { ...process, isExitReported: false, isAccounted: false, isZombieOfBefore: false }];
}

const now: Resumption = {
  bootId: 'boot-1',
  bootedMs: lastTs - 100_000,
  started: { ts: nowTs - 500, mono: 699_500 },
  agentVersion: '0.2.0',
  tick: { ts: nowTs, mono: 700_000 },
  current: new Map([running(8, 800, lastTs - 50_000), running(10, 40_000, lastTs + 300_000)]),
};
const agentStart = { kind: 'agent-start', at: nowTs - 500, since: null, source: 'agent', agentVersion: '0.2.0' };

describe('an agent that starts', () => {
  it('for the first time says only that', () => {
    expect(resumeEvents(null, now)).toMatchObject([{ ...agentStart, gapMs: null }]);
  });

  it('after a crash tells the ends, the stop with its range, and the starts since then', () => {
    expect(resumeEvents(before, now)).toMatchObject([
      { kind: 'exit', pid: 7, uid: 0xabc7n, name: 'java', username: 'app', since: lastTs, at: nowTs, source: 'sweep' },
      { kind: 'agent-stop', since: lastTs, at: nowTs - 500 },
      { ...agentStart, gapMs: 599_500 },
      { kind: 'start', pid: 10, at: lastTs + 300_000, name: 'p10' },
    ]);
  });

  it('after a month tells no times that a collector refuses', () => {
    const dayMs = 86_400_000;
    const last = { ts: nowTs - 40 * dayMs, mono: 100_000 };
    const rows = resumeEvents({ ...before, last }, { ...now, bootId: 'boot-2', bootedMs: nowTs - 35 * dayMs });
    expect(rows.find(({ kind }) => kind === 'reboot')).toMatchObject({ at: nowTs - 29 * dayMs, since: null });
    expect(rows.filter(({ at }) => at < nowTs - 29 * dayMs || at > nowTs)).toEqual([]);
  });

  it('after a reboot with a clock that is an hour behind tells nothing of the future', () => {
    const last = { ts: nowTs + 3_600_000, mono: 100_000 };
    const rows = resumeEvents({ ...before, last }, { ...now, bootId: 'boot-2', bootedMs: nowTs - 60_000 });
    expect(rows.find(({ kind }) => kind === 'exit')).toMatchObject({ pid: 7, at: nowTs, since: null });
    expect(rows.filter(({ at }) => at > nowTs)).toEqual([]);
  });

  it('takes a pid that belongs to another process now for an end and a start', () => {
    const current = new Map([running(7, 45_000, lastTs + 350_000), running(8, 800, 0)]);
    const rows = resumeEvents(before, { ...now, current });
    expect(rows.filter(({ pid }) => pid === 7)).toMatchObject([
      { kind: 'exit', uid: 0xabc7n },
      { kind: 'start', uid: 7n },
    ]);
  });

  it('tells when the agent before stopped in order, unless that was told then', () => {
    const stop = { ts: lastTs + 2_000, mono: 102_000, reason: 'SIGTERM' };
    const rows = resumeEvents({ ...before, stop: { ...stop, isReported: false } }, now);
    expect(rows[1]).toMatchObject({ kind: 'agent-stop', at: lastTs + 2_000, since: null, reason: 'SIGTERM' });
    const orderly = resumeEvents({ ...before, stop: { ...stop, isReported: true } }, now);
    expect(orderly.map(({ kind }) => kind)).toEqual(['exit', 'agent-start', 'start']);
    expect(orderly[1]).toMatchObject({ gapMs: 597_500 });
  });

  it('gives the range by the clock of now, although the clock was set meanwhile', () => {
    const hourMs = 3_600_000;
    const rows = resumeEvents({ ...before, last: { ts: lastTs + hourMs, mono: 100_000 } }, now);
    expect(rows[0]).toMatchObject({ kind: 'exit', since: lastTs, at: nowTs });
  });
});

describe('after a reboot', () => {
  const rebooted: Resumption = {
    ...now,
    bootId: 'boot-2',
    bootedMs: lastTs + 500_000,
    tick: { ts: nowTs, mono: 99_000 },
  };

  it('says when, and for how long nothing is known, and that everything of the boot before ended', () => {
    const rows = resumeEvents(before, rebooted);
    const range = { since: lastTs, at: lastTs + 500_000 };
    expect(rows).toMatchObject([
      { kind: 'exit', pid: 7, ...range },
      { kind: 'exit', pid: 8, ...range },
      { kind: 'agent-stop', ...range },
      { kind: 'reboot', at: lastTs + 500_000, since: null, gapMs: 500_000 },
      agentStart,
    ]);
    expect(rows).toHaveLength(5);
  });

  it('does not invent a duration where the clock went back over it', () => {
    const rows = resumeEvents(before, {
      ...rebooted,
      bootedMs: lastTs - 900_000,
      started: { ts: lastTs - 800_000, mono: 1 },
    });
    expect(rows.map(({ kind, gapMs }) => [kind, gapMs]).slice(-2)).toEqual([
      ['reboot', null],
      ['agent-start', null],
    ]);
    expect(rows.every(({ at, since }) => since === null || at >= since)).toBe(true);
  });

  it('is not assumed where the kernel has no id of the boot', () => {
    expect(resumeEvents(before, { ...now, bootId: null }).map(({ kind }) => kind)).toEqual(['agent-start']);
  });
});
