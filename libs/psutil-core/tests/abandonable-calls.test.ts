import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createPsutil, NoSuchProcess, Process, TimeoutExpired, Unresponsive } from '@psfleet/psutil-core';
import { afterEach, describe, expect, it } from 'vitest';
import { mountHung, type HungMount } from './testing/hung-mount.js';
import { eventually } from './testing/spawned.js';

const library = join(import.meta.dirname, '..');
const compiler = join(library, '../../node_modules/.bin/tsc');
const ps = createPsutil();
let calls = ps.createAbandonableCalls();
const mounts: HungMount[] = [];

async function hungMounts(count: number): Promise<HungMount[]> {
  const made = await Promise.all(Array.from({ length: count }, async () => mountHung()));
  mounts.push(...made);
  return made;
}

afterEach(async () => {
  calls.close();
  calls = ps.createAbandonableCalls();
  await Promise.all(mounts.splice(0).map(async (mount) => mount.unmount()));
});

const quick = { limitMs: 200 };

describe('abandonable calls', () => {
  it('answer as the synchronous forms do', async () => {
    expect(await calls.fileSystemUsage('/')).toMatchObject({ total: ps.fileSystemUsage('/').total });
    expect(await calls.userName(0)).toBe('root');
    expect(await calls.userName(4_000_000_000)).toBeNull();
    expect(await calls.cmdline(process.pid)).toEqual(new Process().cmdline());
    const { pss } = await calls.memoryFootprint(process.pid);
    expect(Number(pss) / Number(new Process().memoryFootprint().pss)).toBeCloseTo(1, 0);
  });

  it('fail as the synchronous forms do', async () => {
    await expect(calls.fileSystemUsage('/nonexistent/ü\udcff')).rejects.toThrow(/ENOENT: '\/nonexistent\/ü/);
    await expect(calls.memoryFootprint(4_194_303)).rejects.toThrow(NoSuchProcess);
    await expect(calls.cmdline(4_194_303)).rejects.toThrow(NoSuchProcess);
    await expect(calls.fileSystemUsage('/a\0b')).rejects.toThrow(TypeError);
  });

  it('tell what a reading took', async () => {
    // Most kernels show its many pages as the one page of zeros, which counts as no memory of the process.
    const program = [
      'import mmap, sys',
      'pages = mmap.mmap(-1, 1 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ)',
      'pages.madvise(mmap.MADV_NOHUGEPAGE)',
      'sum(pages[::4096])',
      'print(flush=True)',
      'sys.stdin.read()',
    ].join('\n');
    const child = spawn('python3', ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      const pid = child.pid ?? 0;
      const costOf = async (asked: number): Promise<number> => {
        const before = calls.cpuMs;
        await calls.memoryFootprint(asked);
        return calls.cpuMs - before;
      };
      await calls.userName(0);
      expect(await costOf(pid)).toBeGreaterThan(2);
      await costOf(process.ppid);
      expect(await costOf(process.ppid)).toBeLessThan(await costOf(pid));
    } finally {
      child.stdin.end();
      await once(child, 'exit');
    }
  });

  it('start no helper before the first, and end it with the object', async () => {
    expect(calls.helperPid).toBeNull();
    await calls.userName(0);
    const pid = calls.helperPid ?? 0;
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    calls.close();
    await eventually(() => !existsSync(`/proc/${pid}`));
    expect(await calls.userName(0)).toBe('root');
  });

  it('leave a file system behind that never answers, and ask others meanwhile', async () => {
    const [hung] = (await hungMounts(1)) as [HungMount];
    const startMs = performance.now();
    await expect(calls.fileSystemUsage(hung.path, quick)).rejects.toThrow(TimeoutExpired);
    expect(performance.now() - startMs).toBeLessThan(5_000);
    expect(calls.stuck).toBe(1);
    expect(await calls.fileSystemUsage('/')).toMatchObject({ total: expect.any(Number) });
    hung.answer();
    await eventually(() => calls.stuck === 0);
    expect(await calls.fileSystemUsage(hung.path)).toMatchObject({ total: 1000 * 4096, inodesTotal: 50 });
  });

  it('leave at most four behind, and ask for names and memory all the same', async () => {
    const hung = await hungMounts(6);
    const outcomes = await Promise.allSettled(hung.map(async ({ path }) => calls.fileSystemUsage(path, quick)));
    const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : outcome.value));
    expect(reasons.filter((reason) => reason instanceof TimeoutExpired)).toHaveLength(4);
    expect(reasons.filter((reason) => reason instanceof Unresponsive)).toHaveLength(2);
    expect(calls.stuck).toBe(4);
    await expect(calls.fileSystemUsage('/', quick)).rejects.toThrow(Unresponsive);
    expect(await calls.userName(0)).toBe('root');
    expect(await calls.memoryFootprint(process.pid)).toMatchObject({ swap: expect.any(Number) });
  });

  it('hold no descriptor and no variable of the program', async () => {
    await calls.userName(0);
    const pid = calls.helperPid ?? 0;
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    expect(links.filter((link) => !/^(socket|pipe|anon_inode):|^\/dev\/null$/.test(link))).toEqual([]);
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/');
    expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain('PATH=');
  });

  it('reject when the helper is killed, and go on with a new one', async () => {
    await calls.userName(0);
    const [hung] = (await hungMounts(1)) as [HungMount];
    const pid = calls.helperPid ?? 0;
    // Once it waits for the answer of a program, it does not even end before that.
    process.kill(pid, 'SIGSTOP');
    const asked = calls.fileSystemUsage(hung.path, { limitMs: 60_000 });
    process.kill(pid, 'SIGKILL');
    await expect(asked).rejects.toThrow(Unresponsive);
    expect(calls.helperPid).toBeNull();
  });

  it('keep no program alive, and end with it', async () => {
    execFileSync(process.execPath, [compiler, '-b', join(library, 'tsconfig.build.json')]);
    const [hung] = (await hungMounts(1)) as [HungMount];
    const program =
      `const { createPsutil } = await import(${JSON.stringify(join(library, 'dist/index.js'))});` +
      'const calls = createPsutil().createAbandonableCalls();' +
      `await calls.fileSystemUsage(${JSON.stringify(hung.path)}, { limitMs: 300 }).catch(() => {});` +
      'console.log(calls.helperPid, calls.stuck);';
    const stdout = execFileSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 10_000 });
    const [pid, stuck] = stdout.toString().trim().split(' ').map(Number);
    expect(stuck).toBe(1);
    hung.answer();
    await eventually(() => !existsSync(`/proc/${pid}`));
  });
});
