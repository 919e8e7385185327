import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import type { ActionTarget, ResultReply, Verb } from '@psfleet/wire';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { act, createSteps, endPrograms, prepareRequest, ps, signal, startProgram } from './action-world.js';

const table = ps.createProcessTable();

const request = (target: number, verb: Verb, changes: Partial<ActionTarget> = {}): Promise<ResultReply> =>
  act(createSteps({ table }), prepareRequest(target, verb, changes));

const manyThreads = `
import threading, time
for n in range(3): threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
print('ready', flush=True)
time.sleep(1000)`;

/** Its second thread executes another program, which takes the pid of the first one over. */
const execFromThread = `
import os, signal, threading, time
go = threading.Event()
signal.signal(signal.SIGUSR1, lambda *_: go.set())
def replace():
    go.wait()
    os.execv('/bin/sleep', ['sleep', '1000'])
threading.Thread(target=replace, daemon=True).start()
print('ready', flush=True)
while True: time.sleep(0.05)`;

describe('actions on real processes', () => {
  let child: ChildProcess;
  let pid: number;

  beforeEach(async () => {
    child = await startProgram(['sleep', '1000']);
    pid = child.pid ?? -1;
  });

  afterEach(endPrograms);
  afterAll(() => table.close());

  it('ends a process and sees it end', async () => {
    const exit = once(child, 'exit');
    expect(await request(pid, signal('SIGTERM'))).toEqual({
      kind: 'result',
      id: expect.any(String) as string,
      outcome: 'done',
      pinned: true,
      detail: 'process ended',
    });
    expect(await exit).toEqual([null, 'SIGTERM']);
  });

  it('stops a process, continues it and sees both', async () => {
    expect(await request(pid, signal('SIGSTOP'))).toMatchObject({
      outcome: 'done',
      detail: 'process is stopped',
    });
    expect(new ps.Process(pid).status()).toBe('stopped');
    expect(await request(pid, signal('SIGCONT'))).toMatchObject({
      outcome: 'done',
      detail: 'process runs again',
    });
    expect(new ps.Process(pid).status()).not.toBe('stopped');
  });

  it('renices a process and reports both values', async () => {
    // The tests may run at another niceness than 0.
    const before = getPriority(pid);
    expect(await request(pid, { verb: 'nice', value: before + 7 })).toMatchObject({
      outcome: 'done',
      detail: `nice was ${before}, is ${before + 7}`,
    });
    expect(getPriority(pid)).toBe(before + 7);
  });

  it('shows a new niceness at the next tick, even if the process does not run', async () => {
    table.sweepSync();
    await request(pid, { verb: 'nice', value: 17 });
    table.sweepSync();
    expect(table.columns.nice[table.slotOf(pid) ?? -1]).toBe(17);
  });

  it.each([
    ['start ticks of an earlier process under this pid', { startTicks: 1 }, 'other-process'],
    ['the procUid of another process', { procUid: 1n }, 'bad-request'],
  ] as const)('does nothing to a target with %s', async (_, changes, outcome) => {
    expect(await request(pid, signal('SIGKILL'), changes)).toMatchObject({ outcome, pinned: null });
    expect(new ps.Process(pid).status()).not.toBe('zombie');
  });

  it('acts on a process that the table knows, until it has ended', async () => {
    table.sweepSync();
    expect(table.slotOf(pid)).not.toBeNull();
    const exit = once(child, 'exit');
    expect(await request(pid, signal('SIGTERM'))).toMatchObject({
      outcome: 'done',
      pinned: true,
      detail: 'process ended',
    });
    await exit;
    const startTicks = table.columns.startTicks[table.slotOf(pid) ?? -1] ?? -1;
    expect(await request(pid, signal('SIGKILL'), { startTicks })).toMatchObject({
      outcome: 'no-such-process',
    });
  });

  it('does not find a process that has ended', async () => {
    const late = prepareRequest(pid, signal('SIGKILL'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await act(createSteps({ table }), late)).toMatchObject({ outcome: 'no-such-process' });
  });

  it('neither finds a process whose pid is the id of a thread now, nor signals that of the thread', async () => {
    const threads = await startProgram(['python3', '-c', manyThreads], { ready: true });
    const thread = Math.max(...readdirSync(`/proc/${threads.pid}/task`).map(Number));
    expect(thread).toBeGreaterThan(threads.pid);
    // With the start time of the thread itself, as if the ended process had started in the same clock tick.
    expect(await request(thread, signal('SIGKILL'))).toMatchObject({ outcome: 'no-such-process' });
    expect(await request(thread, signal('SIGKILL'), { startTicks: 1 })).toMatchObject({ outcome: 'no-such-process' });
    expect(new ps.Process(threads.pid).status()).not.toBe('zombie');
  });

  it('acts on a process that became another program meanwhile, also from another thread than the first', async () => {
    const target = await startProgram(['python3', '-c', execFromThread], { ready: true });
    const before = prepareRequest(target.pid, signal('SIGTERM'));
    target.kill('SIGUSR1');
    await vi.waitUntil(() => new ps.Process(target.pid).name() === 'sleep');
    expect(await act(createSteps({ table }), before)).toMatchObject({ outcome: 'done', detail: 'process ended' });
  });

  it('refuses to act on kernel threads', async () => {
    const kthreadd = ps.pids().find((candidate) => candidate > 1 && new ps.Process(candidate).name() === 'kthreadd');
    // A container shows no kernel threads.
    if (kthreadd === undefined) {
      return;
    }
    const thread = ps.pids().find((candidate) => new ps.Process(candidate).ppid() === kthreadd) ?? kthreadd;
    expect(await request(thread, signal('SIGCONT'))).toMatchObject({
      outcome: 'policy',
      detail: 'kernel threads are protected',
    });
  });
});
