import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { NoSuchProcess, Popen, TimeoutExpired } from '../src/index.js';

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
