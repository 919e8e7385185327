import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verb } from '@psfleet/wire';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { act, createSteps, endPrograms, prepareRequest, ps, signal, startProgram } from './action-world.js';

const steps = createSteps();
const request = (pid: number, verb: Verb) => act(steps, prepareRequest(pid, verb));
const python = (code: string): Promise<{ pid: number }> =>
  startProgram(['python3', '-c', `import os, signal, sys, threading, time\n${code}`], { ready: true });
const ready = "print('ready', flush=True)\nwhile True: time.sleep(1000)";

describe('what a signal did', () => {
  afterEach(endPrograms);

  it.each([
    ['ignores SIGTERM', `signal.signal(15, signal.SIG_IGN)\n${ready}`, 'it ignores SIGTERM'],
    ['blocks SIGTERM', `signal.pthread_sigmask(signal.SIG_BLOCK, [15])\n${ready}`, 'it blocks SIGTERM'],
    ['handles SIGTERM', `signal.signal(15, lambda *_: None)\n${ready}`, 'its own handler received SIGTERM'],
    ['waits for a vfork', vfork, 'it waits in the kernel'],
  ])('is delivered to a process that %s, which still runs', async (_, code, why) => {
    const { pid } = await python(code);
    const reply = await request(pid, signal('SIGTERM'));
    expect(reply).toMatchObject({ outcome: 'delivered', pinned: true });
    expect(reply.detail).toMatch(/^signal delivered; the process has not ended: /);
    expect(reply.detail).toContain(why);
    expect(new ps.Process(pid).isRunning()).toBe(true);
    expect(await request(pid, signal('SIGKILL'))).toMatchObject({ outcome: 'done', detail: 'process ended' });
  });

  it('is pending for a stopped process until that is resumed', async () => {
    const { pid } = await startProgram(['sleep', '1000']);
    expect((await request(pid, signal('SIGSTOP'))).detail).toBe('process is stopped');
    expect(await request(pid, signal('SIGSTOP'))).toMatchObject({
      outcome: 'done',
      detail: 'process was stopped already',
    });
    expect(await request(pid, signal('SIGTERM'))).toMatchObject({
      outcome: 'delivered',
      detail:
        'signal delivered; the process has not ended: it is stopped; it takes the signal when it is resumed (SIGCONT)',
    });
    // It ends as soon as it is resumed, so that it may not be seen to run.
    expect((await request(pid, signal('SIGCONT'))).outcome).toMatch(/^(done|delivered)$/);
    await vi.waitUntil(() => !new ps.Process(process.pid).children().some((child) => child.pid === pid));
  });

  it('is done for a handler that received it, and delivered where there is none', async () => {
    const { pid } = await python(`signal.signal(signal.SIGUSR1, lambda *_: None)\n${ready}`);
    expect(await request(pid, signal('SIGUSR1'))).toMatchObject({
      outcome: 'done',
      detail: 'the process received SIGUSR1',
    });
    // Python ignores SIGPIPE.
    expect(await request(pid, signal('SIGPIPE'))).toMatchObject({
      outcome: 'delivered',
      detail: 'signal delivered: it ignores SIGPIPE',
    });
    expect(await request(pid, signal('SIGUSR2'))).toMatchObject({ outcome: 'done', detail: 'process ended' });
  });

  it('is done for SIGCONT of a process that was not stopped', async () => {
    const { pid } = await startProgram(['sleep', '1000']);
    expect(await request(pid, signal('SIGCONT'))).toMatchObject({ outcome: 'done', detail: 'process was not stopped' });
  });

  it('does nothing to a process that ended, whatever its parent does', async () => {
    const { pid: parent } = await python(`import subprocess\np = subprocess.Popen(['true'])\nprint(p.pid)\n${ready}`);
    const [zombie] = await vi.waitUntil(() => {
      const children = new ps.Process(parent).children();
      return children.length > 0 && children[0]?.status() === 'zombie' ? children : null;
    });
    for (const verb of [signal('SIGKILL'), signal('SIGCONT'), { verb: 'nice', value: 5 } as const]) {
      const reply = await request(zombie?.pid ?? -1, verb);
      expect(reply).toMatchObject({ outcome: 'no-such-process', pinned: null });
      expect(reply.detail).toMatch(/has ended already; its parent \d+ has not collected it/);
    }
  });

  it('reaches a process whose first thread has ended, and tells it from one that has ended', async () => {
    const { pid } = await python(
      `import ctypes
def work(): time.sleep(0.2); print('ready', flush=True); time.sleep(1000)
threading.Thread(target=work).start()
ctypes.CDLL(None).pthread_exit(None)`,
    );
    expect(new ps.Process(pid).status()).toBe('zombie');
    expect(await request(pid, signal('SIGKILL'))).toMatchObject({ outcome: 'done', detail: 'process ended' });
  });

  it('is dropped by the first process of a PID namespace, unless it is SIGKILL', async () => {
    const { pid: outer } = await startProgram(
      ['unshare', '--pid', '--fork', 'python3', '-c', `import time\n${ready}`],
      { ready: true },
    );
    const inner = new ps.Process(outer).children()[0]?.pid ?? -1;
    const reply = await request(inner, signal('SIGTERM'));
    expect(reply).toMatchObject({ outcome: 'delivered' });
    expect(reply.detail).toContain('the first process of a PID namespace');
    expect(await request(inner, signal('SIGKILL'))).toMatchObject({ outcome: 'done', detail: 'process ended' });
  });

  it('is not taken while a debugger holds the process', async () => {
    const { pid } = await startProgram(['sleep', '1000']);
    await python(`import ctypes
libc = ctypes.CDLL(None)
PTRACE_SEIZE, PTRACE_INTERRUPT = 0x4206, 0x4207
libc.ptrace(PTRACE_SEIZE, ${pid}, None, None)
libc.ptrace(PTRACE_INTERRUPT, ${pid}, None, None)
os.waitpid(${pid}, 0x40000000)
${ready}`);
    for (const name of ['SIGTERM', 'SIGSTOP', 'SIGCONT'] as const) {
      const reply = await request(pid, signal(name));
      expect(reply).toMatchObject({ outcome: 'delivered' });
      expect(reply.detail).toContain('a debugger holds it');
    }
  });

  it.each(freezers())('is not taken while the control group is frozen ($version)', async ({ folder, freeze, thaw }) => {
    // A version 2 group lets a process go that a signal ends at once, so this one has a handler.
    const { pid } = await python(`signal.signal(15, lambda *_: sys.exit(0))\n${ready}`);
    mkdirSync(folder);
    try {
      writeFileSync(`${folder}/cgroup.procs`, String(pid));
      freeze();
      await vi.waitUntil(() => new ps.Process(pid).isFrozen());
      for (const name of ['SIGTERM', 'SIGSTOP'] as const) {
        const reply = await request(pid, signal(name));
        expect(reply).toMatchObject({ outcome: 'delivered' });
        expect(reply.detail).toContain('its control group is frozen');
      }
      thaw();
      await request(pid, signal('SIGCONT'));
      await vi.waitUntil(() => !ps.pids().includes(pid));
    } finally {
      thaw();
      endPrograms();
      await sleep(200);
      rmdirSync(folder);
    }
  });
});

const vfork = `
import ctypes
signal.signal(15, lambda *_: None)
if ctypes.CDLL(None).syscall(56, 0x4000 | 17, 0, 0, 0, 0) == 0:
    print('ready', flush=True)
    time.sleep(1000)
`;

/** The control groups that this machine lets root freeze. */
function freezers(): { version: string; folder: string; freeze: () => void; thaw: () => void }[] {
  const name = `psfleet-test-${process.pid}`;
  const unified = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].filter((mount) => existsSync(`${mount}/cgroup.procs`));
  const found = unified.slice(0, 1).map((mount) => {
    const folder = `${mount}/${name}`;
    const set = (value: string): void => writeFileSync(`${folder}/cgroup.freeze`, value);
    return { version: 'v2', folder, freeze: () => set('1'), thaw: () => set('0') };
  });
  const v1 = '/sys/fs/cgroup/freezer';
  if (existsSync(v1) && readdirSync(v1).length > 0) {
    const folder = `${v1}/${name}`;
    const set = (value: string): void => writeFileSync(`${folder}/freezer.state`, value);
    found.push({ version: 'v1', folder, freeze: () => set('FROZEN'), thaw: () => set('THAWED') });
  }
  return found;
}
