import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listNames } from '../src/contract/all-names.js';
import { createPsutil, version } from '../src/index.js';
import { compileProgram, type CompiledProgram } from './restricted/compiled-program.js';

let program: CompiledProgram;
beforeAll(() => {
  program = compileProgram(new URL('../src/doctor/main.ts', import.meta.url));
});
afterAll(() => program.remove());

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program.path, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('psutil-core doctor', () => {
  it('calls every function and method, and finds nothing wrong', () => {
    const { status, stdout, stderr } = run('doctor');
    expect(stderr).toBe('');
    expect(
      stdout.split('\n').filter((line) => /^(wrong|error) /u.test(line) && !/: access-denied: /u.test(line)),
    ).toEqual([]);
    expect(status).toBe(0);
    const called = new Set(
      [...stdout.matchAll(/^(?:ok|error|not supported) +((?:Process\.)?\w+)/gmu)].map(([, name]) => name),
    );
    expect(listNames(createPsutil()).filter((name) => !called.has(name))).toEqual([]);
    expect(called.size).toBeGreaterThan(80);
  });

  it('says how it is used, and its version', () => {
    expect(run()).toEqual({ status: 0, stdout: expect.stringContaining('Exit codes: 0'), stderr: '' });
    expect(run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(run('heal')).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining('Usage:') });
  });
});
