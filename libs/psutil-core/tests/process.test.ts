import { copyFileSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AccessDenied,
  NoSuchProcess,
  Process,
  ZombieProcess,
  createPsutil,
  pidExists,
  pids,
  processIter,
  selectPlatform,
} from '../src/index.js';
import { encodeText } from '../src/text/surrogate-escape.js';
import { endSpawned, eventually, start, startZombie } from './testing/spawned.js';

const nobodyUid = 65_534;
const missingPid = 2 ** 22 + 1;

afterEach(endSpawned);

describe('a process that this test started', () => {
  it('describes itself', async () => {
    const before = Date.now() / 1000;
    const child = await start('/bin/sleep', ['1000']);
    const subject = new Process(child.pid);
    // The process exists before the kernel sets its name and then its arguments.
    await eventually(() => subject.cmdline()[0] === '/bin/sleep' && subject.status() === 'sleeping');
    expect(subject.pid).toBe(child.pid);
    expect(subject.name()).toBe('sleep');
    expect(subject.cmdline()).toEqual(['/bin/sleep', '1000']);
    expect(subject.exe()).toBe(readlinkSync(`/proc/${child.pid}/exe`));
    expect(subject.ppid()).toBe(process.pid);
    expect(subject.username()).toBe('root');
    expect(subject.uids()).toEqual({ real: 0, effective: 0, saved: 0 });
    // btime has whole seconds and start times are in ticks, so psutil's createTime is up to a second early.
    expect(subject.createTime()).toBeGreaterThan(before - 1.5);
    expect(subject.createTime()).toBeLessThan(before + 1.5);
    expect(subject.numThreads()).toBe(1);
    expect(subject.numFds()).toBeGreaterThanOrEqual(3);
    expect(subject.memoryInfo().rss).toBeGreaterThan(0);
    expect(subject.cpuTimes().user).toBeGreaterThanOrEqual(0);
    expect(subject.numCtxSwitches().voluntary).toBeGreaterThan(0);
    expect(subject.ioCounters().readChars).toBeGreaterThan(0);
    expect(subject.nice()).toBe(0);
    expect(subject.isRunning()).toBe(true);
    expect(pidExists(child.pid)).toBe(true);
    expect(pids()).toContain(child.pid);
  });

  it('can be stopped, continued, reniced and ended', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const subject = new Process(child.pid);
    expect(subject.suspend()).toBe(true);
    await eventually(() => subject.status() === 'stopped');
    subject.resume();
    await eventually(() => subject.status() === 'sleeping');
    subject.nice(7);
    expect(subject.nice()).toBe(7);
    expect(subject.oneshot(() => [subject.ppid(), subject.nice()])).toEqual([process.pid, 7]);
    subject.terminate();
    await eventually(() => child.signalCode === 'SIGTERM');
    expect(subject.isRunning()).toBe(false);
    expect(() => subject.name()).toThrow(NoSuchProcess);
    expect(() => subject.nice()).toThrow(NoSuchProcess);
    expect(() => subject.kill()).toThrow(NoSuchProcess);
    expect(() => subject.nice(1)).toThrow(NoSuchProcess);
    expect(() => subject.pin()).toThrow(NoSuchProcess);
    expect(() => new Process(child.pid)).toThrow(/process PID not found/);
    expect(pidExists(child.pid)).toBe(false);
  });

  it('stays pinned, and the pin knows its end', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const pin = new Process(child.pid).pin();
    expect(pin).toMatchObject({ pid: child.pid, pinned: true });
    expect(pin.isAlive()).toBe(true);
    pin.setNice(3);
    expect(new Process(child.pid).nice()).toBe(3);
    expect(pin.sendSignal('SIGKILL')).toBe(true);
    await eventually(() => child.signalCode === 'SIGKILL');
    expect(pin.isAlive()).toBe(false);
    expect(() => pin.sendSignal(0)).toThrow(NoSuchProcess);
    expect(() => pin.setNice(4)).toThrow(NoSuchProcess);
    pin.release();
    pin.release();
    expect(() => pin.isAlive()).toThrow(TypeError);
  });

  it('has a busy percentage', async () => {
    const child = await start(process.execPath, ['-e', 'for (;;);']);
    const subject = new Process(child.pid);
    expect(subject.cpuPercent()).toBe(0);
    // A busy machine may hardly run it for a while, and Node must start before it is busy.
    await expect
      .poll(() => subject.cpuPercent({ interval: 0.3 }), { timeout: 20_000 })
      .toSatisfy((percent: number) => percent > 20 && percent < 160);
    expect(() => subject.cpuPercent({ interval: -1 })).toThrow(RangeError);
  });

  it('completes a name that the kernel cut', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'psutil-core-'));
    try {
      const program = join(folder, 'a-name-of-more-than-fifteen-bytes');
      copyFileSync('/bin/sleep', program);
      const child = await start(program, ['1000']);
      await eventually(() => new Process(child.pid).name() === 'a-name-of-more-than-fifteen-bytes');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('keeps arguments that are not UTF-8', async () => {
    const child = await start('/bin/sh', ['-c', String.raw`exec sh -c 'read line' "$(printf '\377\001')" ü`]);
    const subject = new Process(child.pid);
    await eventually(() => subject.cmdline()[0] === 'sh');
    expect(subject.cmdline()).toEqual(['sh', '-c', 'read line', '\udcff\u0001', 'ü']);
    expect(encodeText(`${subject.cmdline().join('\0')}\0`)).toEqual(readFileSync(`/proc/${child.pid}/cmdline`));
  });

  it('belongs to the user for whom it was started', async () => {
    const child = await start('/bin/sleep', ['1000'], { uid: nobodyUid });
    expect(new Process(child.pid).username()).toBe('nobody');
  });
});

describe('a zombie', () => {
  it('exists, is running, and has the values of a zombie', async () => {
    const zombie = await startZombie();
    const subject = new Process(zombie.pid);
    // It prints its pid before it ends, which takes a while on a busy machine.
    await expect.poll(() => subject.status(), { timeout: 10_000 }).toBe('zombie');
    expect(subject.isRunning()).toBe(true);
    expect(subject.ppid()).toBe(zombie.parent);
    expect(subject.name()).toBe('sh');
    expect(subject.memoryInfo().rss).toBe(0);
    expect(() => subject.cmdline()).toThrow(ZombieProcess);
    expect(() => subject.exe()).toThrow(ZombieProcess);
    expect(subject.asDict({ attrs: ['exe', 'cmdline', 'status'], adValue: 'none' })).toEqual({
      exe: 'none',
      cmdline: 'none',
      status: 'zombie',
    });
    expect(subject.sendSignal(0)).toBe(true);
    expect([...processIter()].map(({ pid }) => pid)).toContain(zombie.pid);
  });
});

describe('arguments', () => {
  it.each([
    ['text', '1' as unknown as number, TypeError],
    ['a fraction', 1.5, TypeError],
    ['null', null as unknown as number, TypeError],
    ['a negative number', -1, RangeError],
    ['a number beyond all PIDs', 2 ** 40, NoSuchProcess],
    ['a PID that nobody has', missingPid, NoSuchProcess],
  ])('refuses %s as PID', (_, pid, error) => {
    expect(() => new Process(pid)).toThrow(error);
  });

  it('rejects unknown signals', () => {
    const own = new Process();
    expect(() => own.sendSignal(65)).toThrow(RangeError);
    expect(() => own.sendSignal('SIGFOO' as 'SIGTERM')).toThrow(RangeError);
    expect(() => own.sendSignal({} as number)).toThrow(TypeError);
    expect(() => own.nice('1' as unknown as number)).toThrow(TypeError);
  });

  it('rejects unknown attributes', () => {
    const own = new Process();
    expect(() => own.asDict({ attrs: ['nam' as 'name'] })).toThrow(/invalid attr name 'nam'/);
    expect(() => own.asDict({ attrs: 'name' as unknown as 'name'[] })).toThrow(TypeError);
  });

  it('is this process when no PID is given', () => {
    expect(new Process().pid).toBe(process.pid);
    expect(new Process().equals(new Process(process.pid))).toBe(true);
    expect(new Process().equals(new Process(process.ppid))).toBe(false);
    expect(new Process().equals(process.pid)).toBe(false);
  });
});

describe('processIter', () => {
  it('keeps its objects, and forgets them on request', () => {
    const first = [...processIter()].find(({ pid }) => pid === process.pid);
    expect([...processIter()].find(({ pid }) => pid === process.pid)).toBe(first);
    processIter.cacheClear();
    expect([...processIter()].find(({ pid }) => pid === process.pid)).not.toBe(first);
  });

  it('returns prefetched values until the next iteration', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const found = [...processIter({ attrs: ['pid', 'nice'] })].find(({ pid }) => pid === child.pid);
    expect(found?.info).toEqual({ pid: child.pid, nice: 0 });
    new Process(child.pid).nice(5);
    expect(found?.nice()).toBe(0);
    expect([...processIter()].length).toBeGreaterThan(1);
    expect(found?.nice()).toBe(5);
    expect(found?.info).toEqual({});
  });

  it('is ordered by PID', () => {
    const order = [...processIter()].map(({ pid }) => pid);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  });
});

describe('oneshot', () => {
  it('reads each file once', () => {
    const reads: string[] = [];
    const ps = createPsutil({
      platform: (context) => {
        const { io } = context;
        return selectPlatform({
          ...context,
          io: { ...io, readFile: (path, scratch) => (reads.push(path), io.readFile(path, scratch)) },
        });
      },
    });
    const own = new ps.Process();
    own.asDict({
      attrs: [
        'ppid',
        'name',
        'username',
        'status',
        'cmdline',
        'createTime',
        'cpuTimes',
        'memoryInfo',
        'numThreads',
        'numCtxSwitches',
        'nice',
        'uids',
      ],
    });
    reads.length = 0;
    own.asDict({
      attrs: [
        'ppid',
        'name',
        'username',
        'status',
        'cmdline',
        'createTime',
        'cpuTimes',
        'memoryInfo',
        'numThreads',
        'numCtxSwitches',
        'nice',
        'uids',
      ],
    });
    expect(reads.filter((path) => path.startsWith(`/proc/${process.pid}/`)).toSorted()).toEqual(
      ['cmdline', 'stat', 'status'].map((name) => `/proc/${process.pid}/${name}`),
    );
  });

  it('lasts until an async function has finished', async () => {
    const own = new Process();
    await own.oneshot(async () => {
      const times = own.cpuTimes();
      await Promise.resolve();
      expect(own.cpuTimes()).toBe(times);
    });
    expect(own.cpuTimes()).not.toBe(own.cpuTimes());
  });
});

describe('errors', () => {
  it('carry the known facts', () => {
    const error = new AccessDenied({ pid: 7, processName: 'init' });
    expect(error.message).toBe("(pid=7, name='init')");
    expect(new ZombieProcess({ pid: 7, ppid: 1 }).message).toBe("PID still exists but it's a zombie (pid=7, ppid=1)");
    expect(new ZombieProcess({ pid: 7 })).toBeInstanceOf(NoSuchProcess);
    expect(constants.signals.SIGKILL).toBe(9);
  });
});
