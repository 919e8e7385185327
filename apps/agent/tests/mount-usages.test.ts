import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPsutil, type FileSystem } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentWarnings } from '../src/identity/agent-warnings.js';
import { noFilters } from '../src/samplers/device-filters.js';
import { diskSamplers } from '../src/samplers/disk.sampler.js';
import { MountUsages } from '../src/samplers/mount-usages.js';

const hungMount = join(import.meta.dirname, '../../../libs/psutil-core/tests/testing/hung-mount.py');
const limitMs = 500;
const ownPrefix = join(tmpdir(), `hung-usages-${process.pid}-`);
/** Other tests make file systems hang too. */
const ownMounts = {
  ...noFilters,
  mounts: { include: new RegExp(`^/$|^${ownPrefix}`), exclude: /^/ },
};
let nowMs = 0;
let undo: (() => Promise<void>)[];

/** A FUSE file system that does not answer before it is told to. */
async function mountHung(): Promise<{ readonly path: string; answer(): void; hang(): void }> {
  const path = mkdtempSync(ownPrefix);
  const program = spawn('python3', [hungMount, 'fuse.hung', path, 'nas:/export'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(program.stdout, 'data');
  undo.push(async () => {
    program.stdin.end();
    if (program.exitCode === null) {
      await once(program, 'exit');
    }
    rmdirSync(path);
  });
  return {
    path,
    answer: () => void program.stdin.write('answer\n'),
    hang: () => void program.stdin.write('hang\n'),
  };
}

function startSampler() {
  const ps = createPsutil();
  const calls = ps.createAbandonableCalls();
  const warnings = new AgentWarnings(createLogger({ name: 'test', level: 'silent' }));
  const usages = new MountUsages(calls, warnings, { nowMs: () => nowMs, limitMs });
  const [sampler] = diskSamplers(ps, ownMounts, usages);
  undo.unshift(async () => calls.close());
  const listed = (path: string): FileSystem | undefined =>
    ps.fileSystems().find(({ mountpoint }) => mountpoint === path);
  const rowOf = (path: string): Record<string, unknown> | undefined =>
    sampler?.read().find((row) => 'mountpoint' in row && row.mountpoint === path);
  return { sampler, warnings, listed, rowOf, calls };
}

beforeEach(() => {
  undo = [];
  nowMs = 0;
});
afterEach(async () => {
  for (const step of undo) {
    await step();
  }
});

const pause = async (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const usage = { total: 1000 * 4096, used: 600 * 4096, free: 300 * 4096, inodesTotal: 50 };

describe('a file system that never answers', () => {
  it('holds up neither the reading of the others nor the thread', async () => {
    const { path } = await mountHung();
    const { sampler, rowOf, warnings } = startSampler();
    const startMs = performance.now();
    sampler?.prepare?.();
    expect(rowOf('/')).toMatchObject({ unresponsive: 0, total: expect.any(Number) });
    expect(performance.now() - startMs).toBeLessThan(1_500);
    await expect.poll(() => rowOf(path)).toMatchObject({ fstype: 'fuse.hung', total: null, unresponsive: 1 });
    expect(warnings.texts).toEqual([`unresponsive-mount: ${path} (fuse.hung, nas:/export) does not answer`]);
  });

  it('keeps its last usage, and is well again when it answers', async () => {
    const mount = await mountHung();
    const { sampler, rowOf, warnings, calls } = startSampler();
    mount.answer();
    sampler?.prepare?.();
    await expect.poll(() => rowOf(mount.path)).toMatchObject({ ...usage, unresponsive: 0 });
    mount.hang();
    await pause(50);
    sampler?.prepare?.();
    await expect.poll(() => rowOf(mount.path)).toMatchObject({ ...usage, unresponsive: 1 });
    expect(warnings.texts).toHaveLength(1);
    mount.answer();
    await expect.poll(() => calls.stuck).toBe(0);
    sampler?.prepare?.();
    await expect.poll(() => rowOf(mount.path)).toMatchObject({ ...usage, unresponsive: 0 });
    expect(warnings.texts).toEqual([]);
  });

  it('is not asked again before ten minutes have passed, while its call hangs', async () => {
    await mountHung();
    const { sampler, calls } = startSampler();
    sampler?.prepare?.();
    await expect.poll(() => calls.stuck).toBe(1);
    for (nowMs of [60_000, 599_000]) {
      sampler?.prepare?.();
    }
    await pause(limitMs + 100);
    expect(calls.stuck).toBe(1);
    nowMs = 601_000;
    sampler?.prepare?.();
    await expect.poll(() => calls.stuck).toBe(2);
  });

  it('is forgotten with its warning once it is unmounted', async () => {
    const { path } = await mountHung();
    const { sampler, warnings, listed } = startSampler();
    sampler?.prepare?.();
    await expect.poll(() => warnings.texts).toHaveLength(1);
    await undo.pop()?.();
    expect(listed(path)).toBeUndefined();
    sampler?.prepare?.();
    expect(warnings.texts).toEqual([]);
  });

  it('leaves room for those that answer, although five others hang', async () => {
    const good = await mountHung();
    good.answer();
    const { sampler, rowOf, warnings, calls } = startSampler();
    sampler?.prepare?.();
    await expect.poll(() => rowOf(good.path)).toMatchObject({ unresponsive: 0, total: usage.total });
    const hung = await Promise.all(Array.from({ length: 5 }, mountHung));
    sampler?.prepare?.();
    await expect.poll(() => warnings.texts).toHaveLength(5);
    expect(calls.stuck).toBe(3);
    sampler?.prepare?.();
    await pause(limitMs + 100);
    expect(calls.stuck).toBe(3);
    expect(hung.map(({ path }) => rowOf(path)?.['unresponsive'])).toEqual([1, 1, 1, 1, 1]);
    expect(rowOf(good.path)).toMatchObject({ unresponsive: 0, total: usage.total });
  });
});
