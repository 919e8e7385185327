import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPsutil, Process, realIo, type Io } from '../src/index.js';
import { openEventSource } from '../src/linux/events/event-source.js';
import { mayFollowEvents } from './testing/event-rights.js';
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

  it('is not looked up where it claims to lie, which may be a mount that never answers', async () => {
    const claim = '/mnt/hung/a b';
    const child = await start('/bin/cat', [], { argv0: claim });
    await eventually(() => new Process(child.pid).rawCmdline() !== '');
    const touched: string[] = [];
    const io: Io = {
      ...realIo,
      stat: (path) => {
        touched.push(path);
        return realIo.stat(path);
      },
      exists: (path) => {
        touched.push(path);
        return realIo.exists(path);
      },
    };
    const table = openTable({}, io);
    table.sweepSync();
    expect(table.identity(table.slotOf(child.pid) ?? -1).cmdline).toEqual(['/mnt/hung/a', 'b']);
    expect(new (createPsutil({ io }).Process)(child.pid).cmdline()).toEqual(['/mnt/hung/a', 'b']);
    if (mayFollowEvents()) {
      const source = openEventSource({ io, procRoot: '/proc', sysRoot: '/sys' }, '/nonexistent', true);
      expect(source.readCommand(child.pid)).toEqual(['/mnt/hung/a', 'b']);
      source.close();
    }
    expect(touched.filter((path) => path.includes('hung'))).toEqual([]);
  });

  it('keeps its blanks in the arguments that an event reads', async () => {
    if (!mayFollowEvents()) {
      return;
    }
    const source = openEventSource({ io: realIo, procRoot: '/proc', sysRoot: '/sys' }, '/nonexistent', true);
    for (const argv0 of [program, 'my prog']) {
      const subject = await startAs(argv0);
      expect(source.readCommand(subject.pid)).toEqual([argv0]);
    }
    source.close();
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

describe('arguments beyond what a table shall read', () => {
  it.each([
    ['are cut', 22, ['a title: of', '600', '600', '60']],
    ['that end where the limit is are whole', 24, ['a title: of', '600', '600', '600']],
  ])('%s', async (_, maxArgumentBytes, expected) => {
    const child = await start('/bin/sleep', ['600', '600', '600'], { argv0: 'a title: of' });
    await eventually(() => new Process(child.pid).exe().endsWith('sleep'));
    const table = openTable({ maxArgumentBytes });
    table.sweepSync();
    expect(table.identity(table.slotOf(child.pid) ?? -1).cmdline).toEqual(expected);
    expect(new Process(child.pid).cmdline()).toHaveLength(4);
  });
});
