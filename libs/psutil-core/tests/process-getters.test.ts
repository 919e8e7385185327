import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { NoSuchProcess, Process, pids, processIter, type PsutilError } from '../src/index.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

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
    expect(String(subject)).toBe(`Process(pid=${child.pid}, name='sleep', status='terminated')`);
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
