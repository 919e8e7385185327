import { constants } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { Process, TimeoutExpired, createPsutil, waitProcs } from '../src/index.js';
import { pidfdCalls } from '../src/linux/native/pidfd.js';
import { createLinuxPlatform } from '../src/linux/platform.js';
import { endSpawned, start, startZombie } from './testing/spawned.js';

afterEach(endSpawned);

describe('wait', () => {
  it('resolves when a child ends, and keeps the result', async () => {
    const child = await start('/bin/sh', ['-c', 'sleep 0.1; exit 3']);
    const subject = new Process(child.pid);
    const code = await subject.wait();
    // Before Linux 6.15 only the parent (here Node itself) gets the exit code.
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
