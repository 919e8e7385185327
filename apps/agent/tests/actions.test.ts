import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { getPriority } from 'node:os';
import { createPsutil } from '@psfleet/psutil-core';
import { computeProcUid, type ActionRequest, type Verb } from '@psfleet/wire';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Executor } from '../src/actions/executor.js';
import { Policy, type PolicyOptions } from '../src/actions/policy.js';

const ps = createPsutil();
const table = ps.createProcessTable();
const bootId = ps.bootId() ?? '';
const identity = { host: 'web-1', hostId: 'the-id', bootId };
const open: PolicyOptions = { enabled: true, protectedPids: [], protectedNames: ['sshd'], ownPid: process.pid };

function executor(policy: Partial<PolicyOptions> = {}): Executor {
  return new Executor({ ps, table, policy: new Policy(ps, { ...open, ...policy }), identity });
}

function request(pid: number, verb: Verb, changes: Partial<ActionRequest['target']> = {}): ActionRequest {
  const startTicks = changes.startTicks ?? new ps.Process(pid).ident.startTicks ?? -1;
  return {
    id: 'a-1',
    verb,
    target: {
      ...identity,
      pid,
      startTicks,
      procUid: computeProcUid('web-1', bootId, pid, startTicks),
      ...changes,
    },
  };
}

const signal = (name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGUSR1'): Verb => ({
  verb: 'signal',
  signal: name,
});

describe('actions on real processes', () => {
  let child: ChildProcess;
  let pid: number;

  beforeEach(async () => {
    child = spawn('sleep', ['1000'], { stdio: 'ignore' });
    await once(child, 'spawn');
    pid = child.pid ?? -1;
  });

  afterEach(() => void child.kill('SIGKILL'));
  afterAll(() => table.close());

  it('ends a process and sees it end', async () => {
    const exit = once(child, 'exit');
    expect(await executor().execute(request(pid, signal('SIGTERM')))).toEqual({
      id: 'a-1',
      outcome: 'done',
      pinned: true,
      detail: 'process ended',
    });
    expect(await exit).toEqual([null, 'SIGTERM']);
  });

  it('stops a process, continues it and sees both', async () => {
    expect(await executor().execute(request(pid, signal('SIGSTOP')))).toMatchObject({
      outcome: 'done',
      detail: 'process is stopped',
    });
    expect(new ps.Process(pid).status()).toBe('stopped');
    expect(await executor().execute(request(pid, signal('SIGCONT')))).toMatchObject({
      outcome: 'done',
      detail: 'process runs again',
    });
    expect(new ps.Process(pid).status()).not.toBe('stopped');
  });

  it('renices a process and reports both values', async () => {
    expect(await executor().execute(request(pid, { verb: 'nice', value: 7 }))).toMatchObject({
      outcome: 'done',
      detail: 'nice was 0, is 7',
    });
    expect(getPriority(pid)).toBe(7);
  });

  it('shows a new niceness at the next tick, even if the process does not run', async () => {
    const seen = executor();
    table.sweepSync();
    await seen.execute(request(pid, { verb: 'nice', value: 5 }));
    table.sweepSync();
    expect(table.columns.nice[table.slotOf(pid) ?? -1]).toBe(5);
  });

  it('reports that a process has not ended yet', async () => {
    const stubborn = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 1; done'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(stubborn.stdout, 'data');
    const reply = await executor().execute(request(stubborn.pid ?? -1, signal('SIGTERM')));
    stubborn.kill('SIGKILL');
    expect(reply).toMatchObject({ outcome: 'done', detail: 'signal delivered; the process has not ended yet' });
  });

  it.each([
    ['start ticks of an earlier process under this pid', { startTicks: 1 }, 'other-process'],
    ['the procUid of another process', { procUid: 1n }, 'bad-request'],
  ] as const)('does nothing to a target with %s', async (_, changes, outcome) => {
    expect(await executor().execute(request(pid, signal('SIGKILL'), changes))).toMatchObject({ outcome, pinned: null });
    expect(new ps.Process(pid).status()).not.toBe('zombie');
  });

  it('acts on a process that the table knows, until it has ended', async () => {
    table.sweepSync();
    expect(table.slotOf(pid)).not.toBeNull();
    const exit = once(child, 'exit');
    expect(await executor().execute(request(pid, signal('SIGTERM')))).toMatchObject({
      outcome: 'done',
      pinned: true,
      detail: 'process ended',
    });
    await exit;
    const startTicks = table.columns.startTicks[table.slotOf(pid) ?? -1] ?? -1;
    expect(await executor().execute(request(pid, signal('SIGKILL'), { startTicks }))).toMatchObject({
      outcome: 'no-such-process',
    });
  });

  it('does not find a process that has ended', async () => {
    const late = request(pid, signal('SIGKILL'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await executor().execute(late)).toMatchObject({ outcome: 'no-such-process' });
  });

  it('refuses to act on protected processes', async () => {
    const outcome = async (who: Executor, target: number) =>
      (await who.execute(request(target, signal('SIGCONT')))).outcome;
    expect(await outcome(executor(), 1)).toBe('policy');
    expect(await outcome(executor(), process.pid)).toBe('policy');
    expect(await outcome(executor({ enabled: false }), pid)).toBe('policy');
    expect(await outcome(executor({ protectedPids: [pid] }), pid)).toBe('policy');
    expect(await outcome(executor({ protectedPids: [process.pid], ownPid: -1 }), pid), 'a descendant').toBe('policy');
    expect(await outcome(executor({ protectedNames: ['sshd', 'sleep'] }), pid)).toBe('policy');
    expect(await outcome(executor(), pid)).toBe('done');
  });

  it('refuses to act on kernel threads', async () => {
    const kthreadd = ps.pids().find((candidate) => candidate > 1 && new ps.Process(candidate).name() === 'kthreadd');
    // A container shows no kernel threads.
    if (kthreadd === undefined) {
      return;
    }
    const thread = ps.pids().find((candidate) => new ps.Process(candidate).ppid() === kthreadd) ?? kthreadd;
    expect(await executor().execute(request(thread, signal('SIGCONT')))).toMatchObject({
      outcome: 'policy',
      detail: 'kernel threads are protected',
    });
  });
});
