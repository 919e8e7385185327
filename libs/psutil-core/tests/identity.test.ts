import { constants } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { NoSuchProcess, NotSupported, createPsutil, type Platform, type PlatformContext } from '../src/index.js';
import { createLinuxPlatform } from '../src/linux/platform.js';
import { pidfdCalls, type PidfdCalls } from '../src/linux/native/pidfd.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

const { ENOSYS, EPERM, EMFILE } = constants.errno;

afterEach(endSpawned);

function withPidfds(pidfds: Partial<PidfdCalls>): (context: PlatformContext) => Platform {
  return (context) => createLinuxPlatform(context, { ...pidfdCalls, ...pidfds });
}

/** The real system, except that every process seems to have started `shift` ticks later once `recycle` was called. */
function recyclable(): { readonly platform: (context: PlatformContext) => Platform; readonly recycle: () => void } {
  let shift = 0;
  return {
    recycle: () => {
      shift = 100;
    },
    platform: (context) => {
      const real = createLinuxPlatform(context);
      return {
        ...real,
        openProcess: (pid) => {
          const source = real.openProcess(pid);
          const startTicks = source.startTicks.bind(source);
          return Object.assign(source, { startTicks: () => (startTicks() ?? 0) + shift });
        },
      };
    },
  };
}

describe('a recycled PID', () => {
  it('is not acted upon, and its old object is dead', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const { platform, recycle } = recyclable();
    const ps = createPsutil({ platform });
    const old = new ps.Process(child.pid);
    const iterated = [...ps.processIter()].find(({ pid }) => pid === child.pid);
    recycle();
    const reused = /process no longer exists and its PID has been reused/;
    expect(() => old.kill()).toThrow(reused);
    expect(() => old.nice(3)).toThrow(reused);
    expect(() => old.ppid()).toThrow(reused);
    expect(() => old.pin()).toThrow(reused);
    expect(old.isRunning()).toBe(false);
    expect(old.nice()).toBe(0);
    expect(child.signalCode).toBeNull();
    const fresh = [...ps.processIter()].find(({ pid }) => pid === child.pid);
    expect(fresh).not.toBe(iterated);
    expect(fresh?.isRunning()).toBe(true);
  });

  it('is not reached by the platform either between check and act', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const ps = createPsutil();
    const source = ps.platform.openProcess(child.pid);
    const wrong = (source.startTicks() ?? 0) - 1;
    expect(() => source.sendSignal(9, wrong)).toThrow(NoSuchProcess);
    expect(() => source.change({ kind: 'nice', value: 1, allThreads: false }, wrong)).toThrow(NoSuchProcess);
    expect(() => source.pin(wrong)).toThrow(NoSuchProcess);
    expect(child.signalCode).toBeNull();
    expect(source.nice()).toBe(0);
  });
});

describe.each([
  ['a kernel without pidfd', -ENOSYS],
  ['a filter that forbids pidfd', -EPERM],
  ['no file descriptor left', -EMFILE],
])('%s', (_, result) => {
  it('acts after a check, and reports that it was not pinned', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const ps = createPsutil({ platform: withPidfds({ open: () => result }) });
    const subject = new ps.Process(child.pid);
    const pin = subject.pin();
    expect(pin.pinned).toBe(false);
    expect(pin.sendSignal('SIGSTOP')).toBe(false);
    expect(subject.sendSignal('SIGKILL')).toBe(false);
    await eventually(() => child.signalCode === 'SIGKILL');
    expect(pin.isAlive()).toBe(false);
    expect(() => pin.sendSignal('SIGCONT')).toThrow(NoSuchProcess);
    pin.release();
  });
});

describe('descriptors', () => {
  it('are closed after every act, whether it failed or not', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const ps = createPsutil();
    const own = new ps.Process();
    const subject = new ps.Process(child.pid);
    const source = ps.platform.openProcess(child.pid);
    subject.sendSignal(0);
    const before = own.numFds();
    for (let round = 0; round < 20; round += 1) {
      subject.sendSignal(0);
      subject.nice(1);
      expect(() => source.pin(1)).toThrow(NoSuchProcess);
      subject.pin().release();
    }
    expect(own.numFds()).toBe(before);
  });
});

describe('a procfs of other processes', () => {
  const fixture = new URL('fixtures/linux/copied-proc/proc', import.meta.url).pathname;
  const ps = createPsutil({ procRoot: fixture });

  it('can be read', () => {
    expect(ps.pids()).toEqual([1, 42]);
    const subject = new ps.Process(42);
    expect(subject.name()).toBe('some (odd) name');
    expect(subject.cmdline()).toEqual(['/opt/some', '--flag']);
    expect(subject.uids()).toEqual({ real: 1000, effective: 1000, saved: 1000 });
    expect(subject.createTime()).toBe(1_600_000_000 + 1234.56);
    expect(subject.ident).toEqual({ pid: 42, startTicks: 123_456 });
  });

  it('refuses every act', () => {
    const subject = new ps.Process(1);
    expect(() => subject.sendSignal(0)).toThrow(NotSupported);
    expect(() => subject.kill()).toThrow(/another PID namespace/);
    expect(() => subject.nice(1)).toThrow(NotSupported);
    expect(() => subject.pin()).toThrow(NotSupported);
  });

  it('does not list this process', () => {
    expect(() => new ps.Process()).toThrow(NoSuchProcess);
  });
});
