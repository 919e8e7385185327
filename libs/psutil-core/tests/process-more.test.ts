import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { constants, cpus } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import {
  IOPRIO_CLASS_BE,
  IOPRIO_CLASS_IDLE,
  NoSuchProcess,
  Popen,
  Process,
  TimeoutExpired,
  createPsutil,
  pids,
  processIter,
  waitProcs,
  type PsutilError,
} from '../src/index.js';
import { pidfdCalls } from '../src/linux/native/pidfd.js';
import { createLinuxPlatform } from '../src/linux/platform.js';
import { endSpawned, eventually, start, startZombie } from './testing/spawned.js';

afterEach(endSpawned);

describe('getters', () => {
  const own = new Process();

  it('return files and directories', () => {
    expect(own.cwd()).toBe(process.cwd());
    expect(own.environ()['PATH']).toBe(process.env['PATH']);
    expect(own.gids().real).toBe(process.getgid?.());
    expect(own.terminal() ?? '/dev/').toMatch(/^\/dev\//);
    const path = new URL(import.meta.url).pathname;
    const fd = openSync(path, 'r');
    const found = own.openFiles().find((file) => file.fd === fd);
    closeSync(fd);
    expect(found).toMatchObject({ path, fd, position: 0, mode: 'r' });
  });

  it('return memory', () => {
    const info = own.memoryInfo();
    const extra = own.memoryInfoEx();
    expect(extra.peakRss).toBeGreaterThanOrEqual(info.rss * 0.9);
    const footprint = own.memoryFootprint();
    expect(footprint.uss).toBeGreaterThan(0);
    expect(footprint.uss).toBeLessThanOrEqual(footprint.pss ?? 0);
    expect(own.memoryPercent()).toBeGreaterThan(0);
    expect(own.memoryPercent({ memtype: 'uss' })).toBeLessThan(100);
    expect(() => own.memoryPercent({ memtype: 'foo' as 'rss' })).toThrow(RangeError);
    expect(own.memoryFullInfo()).toHaveProperty('uss');
    const maps = own.memoryMaps();
    expect(maps.some(({ path }) => path === process.execPath || path.endsWith('/node'))).toBe(true);
    const regions = own.memoryMaps({ grouped: false });
    expect(regions.length).toBeGreaterThan(maps.length);
    // The kernel returns this file in several reads, and all of it must arrive.
    expect(regions.at(-1)?.path).toBe(readFileSync('/proc/self/maps', 'latin1').trim().split(' ').at(-1));
    expect(own.pageFaults().minor).toBeGreaterThan(0);
  });

  it('return threads and CPUs', () => {
    const threads = own.threads();
    expect(threads.map(({ id }) => id)).toContain(process.pid);
    expect(threads.length).toBe(own.numThreads());
    expect(own.cpuNum()).toBeLessThan(cpus().length + 1);
    expect(own.cpuAffinity().length).toBeGreaterThan(0);
    expect(own.ionice()).toHaveProperty('ioclass');
    expect(own.rlimit('NOFILE')[0]).toBeGreaterThan(0);
    expect(() => own.rlimit('FOO' as 'AS')).toThrow(RangeError);
  });

  it('return sockets', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const found = own
      .netConnections({ kind: 'tcp4' })
      .find((socket) => typeof socket.laddr === 'object' && socket.laddr?.port === port);
    server.close();
    expect(found).toMatchObject({ status: 'LISTEN', pid: process.pid });
  });

  it('all work for every process of this machine', () => {
    const seen = [...processIter({ attrs: [...Process.attrs] })];
    expect(seen.length).toBeGreaterThan(3);
    for (const { info } of seen) {
      expect(Object.keys(info).length).toBe(Process.attrs.size);
    }
  });

  it('return an empty environment for kernel threads', () => {
    const thread = [...processIter({ attrs: ['ppid', 'environ', 'cmdline'] })].find(
      ({ pid, info }) => pid === 2 || info.ppid === 2,
    );
    if (thread !== undefined) {
      expect(thread.info).toMatchObject({ environ: {}, cmdline: [] });
    }
  });

  it('describe a process in one line', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const subject = new Process(child.pid);
    await eventually(() => subject.status() === 'sleeping');
    expect(String(subject)).toBe(`Process(pid=${child.pid}, name='sleep', status='sleeping')`);
    child.kill('SIGKILL');
    await eventually(() => !subject.isRunning());
    expect(String(subject)).toBe(`Process(pid=${child.pid}, status='terminated')`);
  });
});

describe('setters', () => {
  it('change what the getters return', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const subject = new Process(child.pid);
    subject.ionice(IOPRIO_CLASS_BE, 3);
    expect(subject.ionice()).toEqual({ ioclass: IOPRIO_CLASS_BE, value: 3 });
    subject.ionice(IOPRIO_CLASS_IDLE);
    expect(subject.ionice().ioclass).toBe(IOPRIO_CLASS_IDLE);
    expect(() => subject.ionice(IOPRIO_CLASS_IDLE, 1)).toThrow(/accepts no value/);
    expect(() => subject.ionice(IOPRIO_CLASS_BE, 8)).toThrow(/0-7/);
    const all = subject.cpuAffinity();
    const [first = 0] = all;
    subject.cpuAffinity([first]);
    expect(subject.cpuAffinity()).toEqual([first]);
    subject.cpuAffinity([]);
    expect(subject.cpuAffinity()).toEqual(all);
    expect(() => subject.cpuAffinity([5000])).toThrow(/invalid CPU 5000/);
    expect(() => subject.cpuAffinity([-1])).toThrow(RangeError);
    expect(() => subject.cpuAffinity(['1' as unknown as number])).toThrow(TypeError);
    subject.rlimit('NOFILE', [100, 200]);
    expect(subject.rlimit('NOFILE')).toEqual([100, 200]);
    subject.rlimit('CORE', [-1, -1]);
    expect(subject.rlimit('CORE')).toEqual([-1, -1]);
    expect(() => subject.rlimit('CORE', [1] as unknown as [number, number])).toThrow(RangeError);
  });

  it('change all threads on request', async () => {
    const child = await start(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const subject = new Process(child.pid);
    await eventually(() => subject.numThreads() > 4);
    subject.nice(5, { allThreads: true });
    for (const { id } of subject.threads()) {
      expect(new Process(id).nice()).toBe(5);
    }
  });
});

describe('parents and children', () => {
  it('are found in both directions', async () => {
    const child = await start('/bin/sh', ['-c', 'sleep 1000 & wait']);
    const subject = new Process(child.pid);
    expect(subject.parent()?.pid).toBe(process.pid);
    expect(subject.parents().at(-1)?.pid).toBe(pids()[0]);
    expect(new Process(pids()[0]).parent()).toBeNull();
    await eventually(() => subject.children().length === 1);
    const [grandchild] = subject.children();
    expect(new Process().children().map(({ pid }) => pid)).toContain(child.pid);
    expect(new Process().children({ recursive: true }).map(({ pid }) => pid)).toContain(grandchild?.pid);
    grandchild?.kill();
  });
});

describe('wait', () => {
  it('resolves when a child ends, and keeps the result', async () => {
    const child = await start('/bin/sh', ['-c', 'sleep 0.1; exit 3']);
    const subject = new Process(child.pid);
    const code = await subject.wait();
    // Before Linux 6.15 only the parent's own wait, which is Node's here, receives the exit code.
    expect([3, null]).toContain(code);
    expect(await subject.wait({ timeout: 0 })).toBe(code);
  });

  it('rejects after the timeout', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const subject = new Process(child.pid);
    await expect(subject.wait({ timeout: 0.05 })).rejects.toThrow(TimeoutExpired);
    await expect(subject.wait({ timeout: 0 })).rejects.toThrow(`timeout after 0 seconds (pid=${child.pid})`);
    await expect(subject.wait({ timeout: -1 })).rejects.toThrow(RangeError);
    await expect(subject.wait({ timeout: '1' as unknown as number })).rejects.toThrow(TypeError);
  });

  it('does not treat a zombie as gone', async () => {
    const zombie = await startZombie();
    const subject = new Process(zombie.pid);
    await expect(subject.wait({ timeout: 0.1 })).rejects.toThrow(TimeoutExpired);
    new Process(zombie.parent).kill();
    expect(await subject.wait({ timeout: 5 })).toBeNull();
  });

  it('works without pidfd', async () => {
    const child = await start('/bin/sleep', ['0.2']);
    const ps = createPsutil({
      platform: (context) => createLinuxPlatform(context, { ...pidfdCalls, open: () => -constants.errno.ENOSYS }),
    });
    expect(await new ps.Process(child.pid).wait({ timeout: 5 })).toBeNull();
  });

  it('waits for many at once', async () => {
    const children = await Promise.all(['0.3', '0.8', '1000'].map(async (seconds) => start('/bin/sleep', [seconds])));
    const processes = children.map(({ pid }) => new Process(pid));
    const called: number[] = [];
    const { gone, alive } = await waitProcs(processes, { timeout: 3, callback: ({ pid }) => called.push(pid) });
    expect(gone.map(({ pid }) => pid)).toEqual([children[0]?.pid, children[1]?.pid]);
    expect(called).toEqual(gone.map(({ pid }) => pid));
    expect(alive.map(({ pid }) => pid)).toEqual([children[2]?.pid]);
    expect(gone[0]).toHaveProperty('returncode');
    await expect(waitProcs(processes, { timeout: -1 })).rejects.toThrow(RangeError);
    await expect(waitProcs(processes, { callback: 1 as unknown as () => void })).rejects.toThrow(TypeError);
  });
});

describe('Popen', () => {
  it('returns exit codes and signals', async () => {
    const ok = await Popen.start('/bin/sh', ['-c', 'exit 7'], { stdio: 'ignore' });
    expect(await ok.wait()).toBe(7);
    const killed = await Popen.start('/bin/sleep', ['1000'], { stdio: 'ignore' });
    expect(killed.name()).toMatch(/sleep|node/);
    await expect(killed.wait({ timeout: 0.01 })).rejects.toThrow(TimeoutExpired);
    killed.terminate();
    expect(await killed.wait()).toBe(-15);
    expect(() => killed.kill()).toThrow(NoSuchProcess);
  });

  it('works for a child that is already gone', async () => {
    const child = spawn('/bin/true', { stdio: 'ignore' });
    await once(child, 'exit');
    const popen = new Popen(child);
    expect(popen.isRunning()).toBe(false);
    expect(await popen.wait()).toBe(0);
    await expect(Popen.start('/does/not/exist')).rejects.toThrow(/ENOENT/);
  });

  it('closes itself', async () => {
    const cat = await Popen.start('/bin/cat');
    await cat[Symbol.asyncDispose]();
    expect(await cat.wait()).toBe(0);
    const { stdin } = cat.child;
    expect(stdin?.writableEnded).toBe(true);
  });
});

describe('errors', () => {
  it('name the process once its name has been read', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const subject = new Process(child.pid);
    await eventually(() => subject.name() === 'sleep');
    subject.kill();
    await eventually(() => child.signalCode !== null);
    const failure = catchError(() => subject.cmdline());
    expect(failure).toBeInstanceOf(NoSuchProcess);
    expect(failure.message).toBe(`process no longer exists (pid=${child.pid}, name='sleep')`);
  });
});

function catchError(action: () => unknown): PsutilError {
  try {
    action();
  } catch (error) {
    return error as PsutilError;
  }
  throw new Error('nothing was thrown');
}
