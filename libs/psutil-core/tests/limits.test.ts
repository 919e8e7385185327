import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { Process, createPsutil } from '../src/index.js';
import { parseLimits } from '../src/linux/proc-pid/limits.js';
import { FakeIo } from './testing/fake-io.js';
import { endSpawned, start } from './testing/spawned.js';

afterEach(endSpawned);

async function startSubject(): Promise<Process> {
  const child = await start('/bin/sleep', ['1000']);
  return new Process(child.pid);
}

describe('a limit above 2^53', () => {
  const soft = 2n ** 62n + 1n;
  const hard = 2n ** 63n - 1n;

  it('is read exactly and can be set back, not rounded', async () => {
    const subject = await startSubject();
    subject.rlimit('FSIZE', [soft, hard]);
    expect(subject.rlimit('FSIZE')).toEqual([soft, hard]);
    subject.rlimit('FSIZE', subject.rlimit('FSIZE'));
    expect(readFileSync(`/proc/${subject.pid}/limits`, 'latin1')).toMatch(
      new RegExp(`Max file size +${soft} +${hard} `, 'u'),
    );
  });

  it('is a number as long as that is exact', async () => {
    const subject = await startSubject();
    const limits = [2n ** 53n - 1n, 2n ** 53n] as const;
    subject.rlimit('FSIZE', limits);
    expect(subject.rlimit('FSIZE')).toEqual([Number.MAX_SAFE_INTEGER, 2n ** 53n]);
  });

  it.each([
    [2 ** 53, 2 ** 53],
    [2 ** 62, -1],
    [-2, -1],
    [0, -5],
    [0n, 2n ** 64n],
    [-2n, -1n],
    [Number.NaN, 1],
    [1.5, 2],
    ['1', 2],
  ])('is refused, and nothing is set, where it would become another: %s, %s', async (...limits) => {
    const subject = await startSubject();
    const before = subject.rlimit('FSIZE');
    expect(() => subject.rlimit('FSIZE', limits as [number, number])).toThrow(/must be/u);
    expect(subject.rlimit('FSIZE')).toEqual(before);
  });

  it.each([2 ** 32 + 7, Number.NaN, 0.5, -(2 ** 40)])(
    'of resource %d is that of no other resource',
    async (resource) => {
      const subject = await startSubject();
      expect(() => subject.rlimit(resource, [10, 10])).toThrow(RangeError);
      expect(() => subject.rlimit(resource)).toThrow(RangeError);
    },
  );
});

it.each([2 ** 32, 2 ** 40, -(2 ** 33)])('the priority %d does not become another one', async (value) => {
  const subject = await startSubject();
  const before = subject.nice();
  expect(() => subject.nice(value)).toThrow(RangeError);
  expect(subject.nice()).toBe(before);
});

it.each([-1, 8, 2 ** 19, 2 ** 32])('the I/O class %d does not become another one', async (ioclass) => {
  expect(() => startSubjectNow().ionice(ioclass, 0)).toThrow(RangeError);
});

function startSubjectNow(): Process {
  return new Process(process.pid);
}

describe('/proc/PID/limits', () => {
  const text = readFileSync('/proc/self/limits', 'latin1');

  it('has every limit as prlimit(2) tells it', () => {
    const own = new Process();
    for (let resource = 0; resource < 16; resource += 1) {
      expect([resource, parseLimits(text, resource, 'limits')]).toEqual([resource, own.rlimit(resource)]);
    }
  });

  it.each([['Max open files            many 1 files'], ['Max open files   1'], ['Max open files ']])(
    'is not guessed from %j',
    (line) => {
      expect(() => parseLimits(line, 7, 'limits')).toThrow(line.trim());
    },
  );

  it('lacks what an old kernel does not have', () => {
    expect(parseLimits('', 7, 'limits')).toBeNull();
    expect(parseLimits(text, 16, 'limits')).toBeNull();
  });
});

describe('CPUs that a process cannot have', () => {
  const missing = cpus().length + 3;

  it('are refused with the eligible ones, and not ignored beside others', async () => {
    const subject = await startSubject();
    const before = subject.cpuAffinity();
    const choice = new RegExp(`invalid CPU ${missing}; choose between 0(, \\d+)*$`, 'u');
    expect(() => subject.cpuAffinity([0, missing])).toThrow(choice);
    expect(() => subject.pin().setCpuAffinity([0, missing])).toThrow(choice);
    expect(() => subject.cpuAffinity([-1])).toThrow(RangeError);
    expect(subject.cpuAffinity()).toEqual(before);
  });

  it.runIf(cpus().length > 1)('do not include those that it was denied before', async () => {
    const subject = await startSubject();
    subject.cpuAffinity([0]);
    subject.cpuAffinity([1]);
    expect(subject.cpuAffinity()).toEqual([1]);
    expect(() => subject.cpuAffinity([missing])).toThrow(/choose between 0, 1/u);
  });

  it.each([
    ['0::/a/b', { '/sys/fs/cgroup/a/cpuset.cpus.effective': '1-2\n' }, [1, 2]],
    [
      '0::/a/b',
      { '/sys/fs/cgroup/a/b/cpuset.cpus.effective': '3\n', '/sys/fs/cgroup/a/cpuset.cpus.effective': '1' },
      [3],
    ],
    ['0::/', { '/sys/fs/cgroup/cpuset.cpus.effective': '0-9\n' }, [0, 1, 2, 3]],
    ['4:cpu,cpuset:/x\n0::/', { '/sys/fs/cgroup/cpuset/x/cpuset.effective_cpus': '2\n' }, [2]],
    ['0::/../elsewhere', {}, [0, 1, 2, 3]],
    ['', {}, [0, 1, 2, 3]],
  ])('are those that are offline or that its control group forbids: %j', (cgroup, files, expected) => {
    const stat = 'cpu 1 1 1 1\n' + [0, 1, 2, 3].map((cpu) => `cpu${cpu} 1 1 1 1\n`).join('');
    const io = new FakeIo({ '/proc/stat': stat, '/proc/7/cgroup': cgroup, ...files });
    expect(createPsutil({ io }).platform.openProcess(7).eligibleCpus()).toEqual(expected);
  });
});

it('a program that cannot be started rejects with the error of the library', async () => {
  const { Popen } = createPsutil();
  await expect(Popen.start('/does/not/exist')).rejects.toMatchObject({
    name: 'NativeCallFailed',
    call: 'spawn',
    errno: 2,
    cause: { code: 'ENOENT' },
  });
  await expect(Popen.start('/bin/true', ['x'.repeat(10e6)])).rejects.toMatchObject({
    name: 'NativeCallFailed',
    errno: 7,
  });
  expect(() => spawn('')).toThrow(TypeError);
  await expect(Popen.start('')).rejects.toThrow(TypeError);
});
