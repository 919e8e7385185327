import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Process } from '../src/index.js';
import { closeTables, openTable } from './testing/opened-tables.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

let folder: string;
let program: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'with a blank '));
  program = join(folder, 'my prog');
  copyFileSync('/bin/cat', program);
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  closeTables();
  await endSpawned();
});

/** Cat without arguments waits for its input. */
async function startAs(argv0: string): Promise<Process> {
  const child = await start(program, [], { argv0 });
  const subject = new Process(child.pid);
  await eventually(() => subject.exe() === program && subject.rawCmdline() !== '');
  return subject;
}

describe('a program whose only argument holds a blank', () => {
  it.each([
    ['its path', () => program],
    ['its name, found by PATH', () => 'my prog'],
    ['a relative path', () => './my prog'],
  ])('has that as one argument: %s', async (_, argv0) => {
    const subject = await startAs(argv0());
    expect(subject.cmdline()).toEqual([argv0()]);
    expect(subject.rawCmdline()).toBe(`${argv0()}\0`);
    const table = openTable();
    table.sweepSync();
    expect(table.identity(table.slotOf(subject.pid) ?? -1).cmdline).toEqual([argv0()]);
  });

  it('has a title of several words as several, as psutil does, and the text beside it', async () => {
    const subject = await startAs('server: idle worker');
    expect(subject.cmdline()).toEqual(['server:', 'idle', 'worker']);
    expect(subject.rawCmdline()).toBe('server: idle worker\0');
  });

  it('is completed to its whole name', async () => {
    const long = join(folder, 'a program with a long name');
    copyFileSync('/bin/cat', long);
    const child = spawn(long, [], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const subject = new Process(child.pid);
    await eventually(() => subject.exe() === long && subject.rawCmdline() !== '');
    expect(subject.name()).toBe('a program with a long name');
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});
