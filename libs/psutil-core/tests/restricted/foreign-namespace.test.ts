import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NotSupported, createPsutil } from '../../src/index.js';
import { endSpawned, eventually, start } from '../testing/spawned.js';
import { compileProgram, runForJson, unshare, type CompiledProgram } from './compiled-program.js';

let program: CompiledProgram;
beforeAll(() => {
  program = compileProgram(new URL('act-on-foreign.ts', import.meta.url));
});
afterAll(() => program.remove());
afterEach(endSpawned);

function childrenOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean);
}

describe('the /proc of another PID namespace', () => {
  it('of a container can be read from outside, but every action is refused', async () => {
    const [command, ...args] = unshare;
    const outer = await start(command, [...args, '--pid', '--fork', '--mount-proc', '--kill-child', 'sleep', '1000']);
    await eventually(() =>
      childrenOf(outer.pid).some((pid) => readFileSync(`/proc/${pid}/comm`, 'latin1') === 'sleep\n'),
    );
    const ps = createPsutil({ procRoot: `/proc/${childrenOf(outer.pid)[0]}/root/proc` });
    expect(ps.pids()).toEqual([1]);
    const inner = new ps.Process(1);
    expect(inner.cmdline()).toEqual(['sleep', '1000']);
    expect(() => inner.kill()).toThrow(NotSupported);
    expect(() => inner.nice(3)).toThrow(NotSupported);
    expect(() => inner.pin()).toThrow(NotSupported);
    expect(inner.isRunning()).toBe(true);
  });

  it('of the host can be read from a container, but every action is refused', () => {
    const refused = runForJson([
      ...unshare,
      '--pid',
      '--fork',
      '--kill-child',
      process.execPath,
      program.path,
      String(process.pid),
    ]);
    expect(refused).toEqual({
      name: 'node',
      // The PID that it has in the container is that of another process in the host's /proc.
      own: 'NoSuchProcess',
      sendSignal: 'NotSupported',
      nice: 'NotSupported',
      pin: 'NotSupported',
    });
  });
});
