import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpuCount, cpuTimes, Process, virtualMemory } from '../../src/index.js';
import { compileProgram, runForJson, type CompiledProgram } from './compiled-program.js';

interface Report {
  readonly outcomes: Readonly<Record<string, { readonly value: unknown; readonly isSupported: unknown }>>;
  readonly wait: unknown;
}

let program: CompiledProgram;
beforeAll(() => {
  program = compileProgram(new URL('call-everything.ts', import.meta.url));
});
afterAll(() => program.remove());

/** A package manager that left koffi, or only its binary for this machine, out; and a Node for another machine. */
const lacks = {
  'without koffi': "failOn((name) => name === 'koffi')",
  "without koffi's binary": "failOn((name) => name.startsWith('@koromix/'))",
  'with 32-bit pointers': "Object.defineProperty(process, 'arch', { value: 'ia32' })",
};

function run(lack: string): Report {
  const code = `
    const { Module } = require('node:module');
    const fs = require('node:fs');
    function failOn(isMissing) {
      const resolve = Module._resolveFilename;
      Module._resolveFilename = function (name, ...rest) {
        if (isMissing(name)) throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
        return resolve.call(this, name, ...rest);
      };
      // koffi also looks for its binary beside itself.
      const open = process.dlopen;
      process.dlopen = function (module, path, ...rest) {
        if (path.includes('koffi')) throw new Error('no such file: ' + path);
        return open.call(this, module, path, ...rest);
      };
    }
    ${lack};
    import(${JSON.stringify(pathToFileURL(program.path).href)});`;
  return runForJson([process.execPath, '-e', code]) as Report;
}

/** What only the C library knows or does. */
const nativeOnly = ['diskUsage', 'fileSystemUsage', 'heapInfo', 'heapTrim', 'processEvents', 'Process.ionice'];
const nativeChanges = ['setRlimit', 'setNice', 'setCpuAffinity'];

describe.each(Object.entries(lacks))('%s', (_, lack) => {
  let report: Report;
  beforeAll(() => {
    report = run(lack);
  });

  const valueOf = (name: string): unknown => report.outcomes[name]?.value;

  it('NotSupported is the only error, and isSupported says so beforehand without throwing', () => {
    const refused = Object.keys(report.outcomes).filter((name) => valueOf(name) === 'NotSupported');
    expect(refused.sort()).toEqual([...nativeChanges, ...nativeOnly].sort());
    const errors = Object.values(report.outcomes).filter(({ value }) => /^raw|Failed$|Denied$/u.test(String(value)));
    expect(errors).toEqual([]);
    for (const [name, { isSupported }] of Object.entries(report.outcomes)) {
      expect([name, isSupported]).toEqual([name, !nativeOnly.includes(name) && !nativeChanges.includes(name)]);
    }
  });

  it('what has a file is as right as with native calls', () => {
    expect(valueOf('cpuCount')).toBe(cpuCount());
    expect(valueOf('pids')).toBe(true);
    expect(valueOf('processIter')).toBe(true);
    expect(valueOf('createProcessTable')).toBe(true);
    expect(valueOf('virtualMemory')).toMatchObject({ total: virtualMemory().total });
    expect(Object.keys(valueOf('cpuTimes') as object)).toEqual(Object.keys(cpuTimes()));
    const own = new Process();
    expect(valueOf('Process.username')).toBe(own.username());
    expect(valueOf('Process.rlimit')).toEqual(own.rlimit('NOFILE'));
    expect(valueOf('Process.cpuAffinity')).toEqual(own.cpuAffinity());
    const { rss } = valueOf('Process.memoryInfo') as { rss: number };
    expect(rss).toBeGreaterThan(10e6);
    expect(rss).toBeLessThan(1e9);
  });

  it('signals reach the process, without the guarantee of a pidfd, and it can be waited for', () => {
    expect([valueOf('Process.suspend'), valueOf('Process.resume'), valueOf('Process.pin')]).toEqual([
      false,
      false,
      true,
    ]);
    expect(report.wait).toBeNull();
  });
});
