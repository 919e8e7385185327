import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endSpawned, start } from '../testing/spawned.js';
import { compileProgram, nobody, runForJson, unshare, type CompiledProgram } from './compiled-program.js';
import type { EverythingReport, Outcome } from './read-everything.js';

/** Attributes that the kernel shows only to the owner of a process (ptrace_may_access), on every version. */
const privateAttributes = ['ioCounters', 'numFds'];
/** Attributes that it shows to everybody. */
const publicAttributes = [
  'cmdline',
  'cpuTimes',
  'createTime',
  'memoryInfo',
  'name',
  'numCtxSwitches',
  'numThreads',
  'ppid',
  'status',
  'uids',
  'username',
];

let program: CompiledProgram;
beforeAll(() => {
  program = compileProgram(new URL('read-everything.ts', import.meta.url));
});
afterAll(() => program.remove());
afterEach(endSpawned);

function outcomesOf(report: EverythingReport): (readonly [string, Outcome])[] {
  const processes = Object.entries(report.processes).flatMap(([pid, all]) =>
    Object.entries(all).map(([name, outcome]) => [`${name} of ${pid}`, outcome] as const),
  );
  return [...Object.entries(report.functions), ...processes];
}

/** Errors that are not PsutilErrors; there must be none, whatever the rights. */
function strangeErrors(report: EverythingReport): string[] {
  return outcomesOf(report).flatMap(([name, { error }]) =>
    error?.startsWith('!') === true ? [`${name}: ${error}`] : [],
  );
}

function namesWith(report: EverythingReport, pid: number, error: string): string[] {
  return Object.entries(report.processes[pid] ?? {}).flatMap(([name, outcome]) =>
    outcome.error === error ? [name] : [],
  );
}

describe('as a user without rights', () => {
  it('returns what everybody may read, and throws AccessDenied for the rest', async () => {
    const { pid } = await start('/bin/sleep', ['1000']);
    const report = runForJson([process.execPath, program.path], nobody) as EverythingReport;
    expect(strangeErrors(report)).toEqual([]);
    const foreign = report.processes[pid] ?? {};
    for (const name of publicAttributes) {
      expect(foreign[name], name).toHaveProperty('value');
    }
    expect(namesWith(report, pid, 'AccessDenied')).toEqual(expect.arrayContaining(privateAttributes));
    expect(foreign['memoryInfo']?.value).not.toMatchObject({ rss: 0 });
    expect(foreign['uids']?.value).toEqual({ real: 0, effective: 0, saved: 0 });
    for (const name of namesWith(report, pid, 'AccessDenied')) {
      expect(report.iterated[pid]?.[name], name).toBe('denied');
    }
  });

  it('reads everything of its own process and of the machine', () => {
    const report = runForJson([process.execPath, program.path], nobody) as EverythingReport;
    const own = Object.entries(report.processes[report.ownPid] ?? {}).filter(
      ([, { error }]) => error !== undefined && error !== 'NotSupported',
    );
    expect(own).toEqual([]);
    const failed = Object.entries(report.functions).filter(
      ([, { error }]) => error !== undefined && error !== 'NotSupported',
    );
    expect(failed).toEqual([]);
    expect(report.functions['virtualMemory']?.value).toMatchObject({
      total: expect.any(Number),
      available: expect.any(Number),
    });
  });

  it('returns null for socket owners that it may not read', async () => {
    const { pid, stdout } = await start(process.execPath, [
      '-e',
      "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))",
    ]);
    const port = await new Promise<number>((resolve) =>
      stdout?.once('data', (data: Buffer) => resolve(Number(data.toString()))),
    );
    const report = runForJson([process.execPath, program.path], nobody) as EverythingReport;
    const connections = report.functions['netConnections']?.value as {
      readonly laddr: unknown;
      readonly pid: number | null;
      readonly fd: number | null;
    }[];
    const ours = connections.find(({ laddr }) => (laddr as { port?: number } | null)?.port === port);
    expect(ours).toMatchObject({ pid: null, fd: null });
    expect(report.processes[pid]?.['name']?.value).toBe('node');
  });
});

describe('where /proc shows only own processes (hidepid=2), psutil', () => {
  it('lists these and works', () => {
    // This user must be unique, because it sees all its processes, whoever started them.
    const mount =
      'mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid=64321 --regid=64321 --clear-groups "$@"';
    const report = runForJson([
      ...unshare,
      '--mount',
      '/bin/sh',
      '-c',
      mount,
      'sh',
      process.execPath,
      program.path,
    ]) as EverythingReport;
    expect(strangeErrors(report)).toEqual([]);
    expect(Object.keys(report.processes)).toEqual([String(report.ownPid)]);
    expect(Object.keys(report.iterated)).toEqual([String(report.ownPid)]);
    const own = report.processes[report.ownPid] ?? {};
    expect(own['name']?.value).toBe('node');
    expect(own['createTime']?.value).toBeGreaterThan(0);
    expect(report.functions['cpuTimes']).toHaveProperty('value');
  });
});

describe('with few file descriptors left (40 in all)', () => {
  it('still works', () => {
    const report = runForJson([process.execPath, program.path, '40']) as EverythingReport;
    expect(strangeErrors(report)).toEqual([]);
    const { length } = Object.keys(report.processes);
    expect(length).toBeGreaterThan(3);
    expect(namesWith(report, report.ownPid, 'NativeCallFailed')).toEqual([]);
    expect(report.processes[report.ownPid]?.['numFds']?.value).toBeLessThan(40);
  });
});
