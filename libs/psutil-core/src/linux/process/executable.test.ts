import { copyFileSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountHung } from '../../../tests/testing/hung-mount.js';
import { mountProgram } from '../../../tests/testing/program-mount.js';
import { createPsutil } from '../../create-psutil.js';
import { realIo, type Io } from '../../platform/io.js';
import { readExecutable } from './executable.js';

let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'executable-'));
  children = [];
});
afterEach(async () => {
  await Promise.all(
    children.map(async (child) => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }),
  );
  rmSync(folder, { recursive: true });
});

/** Runs a copy of sleep(1) under this name. */
async function run(name: string): Promise<{ path: string; directory: string }> {
  const path = join(folder, name);
  copyFileSync('/bin/sleep', path);
  const child = spawn(path, ['60'], { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return { path, directory: `/proc/${child.pid ?? 0}` };
}

describe('the executable of a process', () => {
  it('has no state while its file is there', async () => {
    const { path, directory } = await run('tool');
    expect(readExecutable(realIo, directory)).toEqual({ path, state: null });
  });

  it('is deleted when its file was removed', async () => {
    const { path, directory } = await run('tool');
    unlinkSync(path);
    expect(readExecutable(realIo, directory)).toEqual({ path, state: 'deleted' });
  });

  it('is replaced when an update put another file in its place', async () => {
    const { path, directory } = await run('tool');
    copyFileSync('/bin/sleep', `${path}.new`);
    renameSync(`${path}.new`, path);
    expect(readExecutable(realIo, directory)).toEqual({ path, state: 'replaced' });
  });

  it('is replaced when a directory has its name now', async () => {
    const { path, directory } = await run('tool');
    unlinkSync(path);
    mkdirSync(path);
    expect(readExecutable(realIo, directory)).toEqual({ path, state: 'replaced' });
  });

  it('has no state when the same file is there again under its name', async () => {
    const { path, directory } = await run('tool');
    linkSync(path, `${path}.kept`);
    unlinkSync(path);
    linkSync(`${path}.kept`, path);
    expect(readExecutable(realIo, directory)).toEqual({ path, state: null });
  });

  it('is not taken for deleted when the file is really named so', async () => {
    const { path, directory } = await run('report (deleted)');
    expect(readExecutable(realIo, directory)).toEqual({ path, state: null });
  });

  it('is deleted when a file really named so is gone, whatever lies beside it', async () => {
    const { path, directory } = await run('report (deleted)');
    copyFileSync('/bin/sleep', join(folder, 'report'));
    unlinkSync(path);
    expect(readExecutable(realIo, directory)).toEqual({ path, state: 'deleted' });
  });

  it('is deleted although another file is really named as the kernel now calls it', async () => {
    const { path, directory } = await run('report');
    unlinkSync(path);
    copyFileSync('/bin/sleep', `${path} (deleted)`);
    expect(readExecutable(realIo, directory)).toEqual({ path, state: 'deleted' });
  });

  it('is not looked for on a mount that may never answer', async () => {
    if (process.getuid?.() !== 0) {
      return;
    }
    mkdirSync(join(folder, 'mount'));
    const { path, directory } = await run('mount/tool');
    unlinkSync(path);
    const mount = await mountHung('fuse.hung', join(folder, 'mount'));
    try {
      const touched: string[] = [];
      const io: Io = {
        ...realIo,
        stat: (name) => {
          touched.push(name);
          return realIo.stat(name);
        },
        readlink: (name) => {
          touched.push(name);
          return realIo.readlink(name);
        },
      };
      expect(readExecutable(io, directory)).toEqual({ path, state: null });
      expect(touched.filter((name) => name.includes('/mount'))).toEqual([]);
    } finally {
      await mount.unmount();
    }
  });
});

describe('the executable on a FUSE file system that was detached and answers no more', () => {
  it('neither holds up its reader nor loses its state', async () => {
    if (process.getuid?.() !== 0) {
      return;
    }
    const place = join(folder, 'fuse');
    mkdirSync(place);
    const mount = await mountProgram(place);
    try {
      // It runs in a directory outside, and holds none of the file system but its program.
      const child = spawn(mount.program, ['60'], { stdio: 'ignore', cwd: '/' });
      children.push(child);
      await once(child, 'spawn');
      unlinkSync(mount.program);
      execFileSync('umount', ['--lazy', place]);
      await mount.silence();
      const started = performance.now();
      expect(readExecutable(realIo, `/proc/${child.pid ?? 0}`)).toEqual({ path: '/tool', state: 'deleted' });
      // Another file that has the path by chance, as the reader sees it.
      copyFileSync('/bin/true', '/tool');
      try {
        expect(readExecutable(realIo, `/proc/${child.pid ?? 0}`)).toEqual({ path: '/tool', state: 'replaced' });
      } finally {
        unlinkSync('/tool');
      }
      expect(performance.now() - started).toBeLessThan(5_000);
    } finally {
      await mount.unmount();
    }
  });
});

describe('a table of processes', () => {
  it('sees by the link alone that an executable was removed, and that another one has its place', async () => {
    const { path, directory } = await run('tool');
    const table = createPsutil().createProcessTable();
    table.sweepSync();
    const slot = table.slotOf(Number(directory.slice('/proc/'.length))) ?? -1;
    expect(table.refreshExecutable(slot)).toBe(false);
    copyFileSync('/bin/sleep', `${path}.new`);
    renameSync(`${path}.new`, path);
    expect(table.refreshExecutable(slot)).toBe(true);
    expect(table.identity(slot)).toMatchObject({ exe: path, exeState: 'replaced' });
    expect(table.refreshExecutable(slot)).toBe(false);
    table.close();
  });
});
