import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmdirSync, unlinkSync } from 'node:fs';
import { createPsutil, Process } from '@psfleet/psutil-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountProgram, type ProgramMount } from './testing/program-mount.js';

let mount: ProgramMount;
let child: ChildProcess;

/** Runs the program of a FUSE file system from a directory of it, with its file open, and has it answer no more. */
beforeEach(async () => {
  mount = await mountProgram();
  const fd = openSync(mount.program, 'r');
  child = spawn(mount.program, ['60'], { stdio: [fd, 'ignore', 'ignore'], cwd: mount.path });
  await once(child, 'spawn');
  closeSync(fd);
  unlinkSync(mount.program);
  await mount.silence();
});
afterEach(async () => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await Promise.all([ended, mount.unmount()]);
  rmdirSync(mount.path);
});

describe('a process that runs on a FUSE file system which answers no more', () => {
  it('is read by its links and maps alone', () => {
    const started = performance.now();
    const subject = new Process(child.pid ?? 0);
    expect(subject.cwd()).toBe(mount.path);
    expect(subject.exe()).toBe(mount.program);
    expect(subject.openFiles()).toEqual([]);
    expect(subject.memoryMaps().map(({ path }) => path)).toContain(mount.program);
    expect(subject.asDict()).toMatchObject({ exe: mount.program });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('is swept with the others, its state unknown', () => {
    const table = createPsutil().createProcessTable();
    table.sweepSync();
    const slot = table.slotOf(child.pid ?? 0) ?? -1;
    expect(table.identity(slot)).toMatchObject({ exe: mount.program, exeState: null });
    table.close();
  });
});
