import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmdirSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPsutil, Process } from '@psfleet/psutil-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, 'testing/program-mount.py');
let place: string;
let server: ChildProcess;
let child: ChildProcess;

/** Runs the program of a FUSE file system from a directory of it, with its file open, and has it answer no more. */
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'silent-mount-'));
  server = spawn('python3', [program, place], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(server.stdout ?? server, 'data');
  const fd = openSync(join(place, 'tool'), 'r');
  child = spawn(join(place, 'tool'), ['60'], { stdio: [fd, 'ignore', 'ignore'], cwd: place });
  await once(child, 'spawn');
  closeSync(fd);
  unlinkSync(join(place, 'tool'));
  server.stdin?.write('silent\n');
  await once(server.stdout ?? server, 'data');
});
afterEach(async () => {
  const ended = [once(child, 'exit'), once(server, 'exit')];
  child.kill('SIGKILL');
  server.stdin?.end();
  await Promise.all(ended);
  rmdirSync(place);
});

describe('a process that runs on a FUSE file system which answers no more', () => {
  it('is read by its links and maps alone', () => {
    const started = performance.now();
    const subject = new Process(child.pid ?? 0);
    expect(subject.cwd()).toBe(place);
    expect(subject.exe()).toBe(join(place, 'tool'));
    expect(subject.openFiles()).toEqual([]);
    expect(subject.memoryMaps().map(({ path }) => path)).toContain(join(place, 'tool'));
    expect(subject.asDict()).toMatchObject({ exe: join(place, 'tool') });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('is swept with the others, its state unknown', () => {
    const table = createPsutil().createProcessTable();
    table.sweepSync();
    const slot = table.slotOf(child.pid ?? 0) ?? -1;
    expect(table.identity(slot)).toMatchObject({ exe: join(place, 'tool'), exeState: null });
    table.close();
  });
});
