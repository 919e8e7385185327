import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import {
  Process,
  createPsutil,
  realIo,
  type Io,
  type Platform,
  type PlatformContext,
  type ProcessTable,
} from '../src/index.js';
import { cpuClocks, type CpuClocks } from '../src/linux/native/cpu-clock.js';
import { pidfdCalls, type PidfdCalls } from '../src/linux/native/pidfd.js';
import { createLinuxPlatform } from '../src/linux/platform.js';
import { closeTables, keepTable, openTable } from './testing/opened-tables.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

const spinScript = 'while :; do :; done';
/** A second thread works while the first one sleeps. */
const otherThreadScript = `const { Worker } = require('node:worker_threads');
new Worker('for (;;) {}', { eval: true }).once('online', () => {
  require('node:fs').writeSync(1, 'ready');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;
const orphans: number[] = [];

afterEach(async () => {
  closeTables();
  for (const pid of orphans.splice(0)) {
    new Process(pid).kill();
  }
  await endSpawned();
});

function valueOf(table: ProcessTable, column: 'userTicks' | 'nice' | 'ppid' | 'changedAt', pid: number): number {
  return table.columns[column][table.slotOf(pid) ?? -1] ?? Number.NaN;
}

function fail(): never {
  throw new TypeError('not readable');
}

async function startSleepers(count: number): Promise<number[]> {
  const children = await Promise.all(Array.from({ length: count }, () => start('/bin/sleep', ['1000'])));
  await eventually(() => children.every(({ pid }) => new Process(pid).status() === 'sleeping'));
  return children.map(({ pid }) => pid);
}

/** A machine with only these processes. */
function listing(pids: readonly number[]): Io {
  return { ...realIo, readdir: (path) => (path === '/proc' ? pids.map(String) : realIo.readdir(path)) };
}

/** A table on a kernel with these CPU clocks and pidfds. */
function openTableOn(kernel: { clocks?: CpuClocks; pidfds?: PidfdCalls }, io: Io = realIo): ProcessTable {
  const platform = (context: PlatformContext): Platform =>
    createLinuxPlatform(context, kernel.pidfds ?? pidfdCalls, kernel.clocks ?? cpuClocks);
  return keepTable(createPsutil({ io, platform }).createProcessTable());
}

/** As if no process had run. */
const stoppedClocks: CpuClocks = { read: () => true, words: new Int32Array(4) };
const ENOSYS = 38;

const kernels: Record<string, { clocks?: CpuClocks; pidfds?: PidfdCalls }> = {
  'this kernel': {},
  'a kernel without pidfds': { pidfds: { ...pidfdCalls, open: () => -ENOSYS } },
  'a sandbox without clocks of others': { clocks: { ...stoppedClocks, read: () => false } },
};

describe.each(Object.entries(kernels))('on %s', (_, kernel) => {
  it('notices work of the first thread and of others, and no change in sleeping processes', async () => {
    const threads = await start(process.execPath, ['-e', otherThreadScript]);
    await once(threads.stdout ?? threads, 'data');
    const spinning = await start('/bin/sh', ['-c', spinScript]);
    const sleeping = await start('/bin/sleep', ['1000']);
    await eventually(() => new Process(sleeping.pid).status() === 'sleeping');
    const table = openTableOn(kernel);
    table.sweepSync();
    for (const { pid } of [spinning, threads]) {
      const before = valueOf(table, 'userTicks', pid);
      await eventually(() => table.sweepSync().number > 0 && valueOf(table, 'userTicks', pid) > before);
    }
    expect(valueOf(table, 'changedAt', sleeping.pid)).toBe(1);
  });
});

describe('a process that does not run', () => {
  it.each([
    ['is not read', {}, false],
    ['is read where pidfds are missing', kernels['a kernel without pidfds'] ?? {}, true],
    ['is read where clocks are missing', kernels['a sandbox without clocks of others'] ?? {}, true],
  ])('%s', async (_, kernel, isRead) => {
    const paths = new Map<number, string>();
    const reads: string[] = [];
    const openAndNote: Io['open'] = (path) => {
      const fd = realIo.open(path);
      paths.set(fd, path);
      return fd;
    };
    const child = await start('/bin/sleep', ['1000']);
    await eventually(() => new Process(child.pid).status() === 'sleeping');
    const table = openTableOn(kernel, {
      ...realIo,
      open: openAndNote,
      pread: (fd, buffer, position) => (reads.push(paths.get(fd) ?? ''), realIo.pread(fd, buffer, position)),
    });
    table.sweepSync();
    reads.length = 0;
    table.sweepSync();
    const own = reads.filter((path) => path.startsWith(`/proc/${child.pid}/`));
    expect(own).toEqual(isRead ? [`/proc/${child.pid}/stat`] : []);
  });

  it('shows its new parent at once', async () => {
    const parent = await start('/bin/sh', ['-c', 'sleep 1000 & read line']);
    await eventually(() =>
      new Process(parent.pid).children().some((child) => child.name() === 'sleep' && child.status() === 'sleeping'),
    );
    const orphan = new Process(parent.pid).children()[0]?.pid ?? 0;
    orphans.push(orphan);
    const table = openTable();
    table.sweepSync();
    table.sweepSync();
    expect(valueOf(table, 'ppid', orphan)).toBe(parent.pid);
    new Process(parent.pid).kill();
    await eventually(() => parent.signalCode !== null);
    const sweep = table.sweepSync();
    expect(valueOf(table, 'ppid', orphan)).toBe(new Process(orphan).ppid());
    expect(valueOf(table, 'ppid', orphan)).not.toBe(parent.pid);
    expect(valueOf(table, 'changedAt', orphan)).toBe(sweep.number);
  });

  it('is shown as runnable once it may continue, though it has no CPU yet', async () => {
    const [pid = 0] = await startSleepers(1);
    const child = new Process(pid);
    child.suspend();
    await eventually(() => child.status() === 'stopped');
    const table = openTableOn({ clocks: stoppedClocks }, listing([process.pid, pid]));
    table.sweepSync();
    child.resume();
    await eventually(() => child.status() === 'sleeping');
    table.sweepSync();
    expect(table.status(table.slotOf(pid) ?? -1)).toBe('sleeping');
  });

  it('becomes a zombie at the next sweep even if its clock does not show that it ran', async () => {
    const parent = await start('/bin/sh', ['-c', 'sleep 1000 >&2 & echo $!; exec sleep 1000']);
    const [line] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
    const pid = Number(line.toString());
    orphans.push(pid);
    await eventually(() => new Process(parent.pid).name() === 'sleep' && new Process(pid).status() === 'sleeping');
    const table = openTableOn({ clocks: stoppedClocks }, listing([parent.pid, pid]));
    table.sweepSync();
    new Process(pid).kill();
    await eventually(() => new Process(pid).status() === 'zombie');
    table.sweepSync();
    expect(table.status(table.slotOf(pid) ?? -1)).toBe('zombie');
  });

  it('shows a nice value set by others within refreshMs', async () => {
    const child = await start('/bin/sleep', ['1000']);
    await eventually(() => new Process(child.pid).status() === 'sleeping');
    const table = openTable({ refreshMs: 100 });
    table.sweepSync();
    new Process(child.pid).nice(7);
    await eventually(() => table.sweepSync().number > 0 && valueOf(table, 'nice', child.pid) === 7);
  });
});

describe('descriptors', () => {
  it.each([0, 1, 9, 100_000])('never exceed %i, and are all closed', async (maxDescriptors) => {
    await start('/bin/sh', ['-c', spinScript]);
    const own = new Process();
    openTable().sweepSync();
    const before = own.numFds();
    const table = openTable({ maxDescriptors });
    for (let count = 0; count < 3; count++) {
      table.sweepSync();
      expect(own.numFds()).toBeLessThanOrEqual(before + maxDescriptors);
    }
    table.close();
    expect(own.numFds()).toBe(before);
  });

  it.each([1, 2, 3, 5, 6, 7, 12])(
    'pin as many of 6 sleeping processes as %i allow, before they serve speed',
    async (maxDescriptors) => {
      const pids = await startSleepers(6);
      const own = new Process();
      openTable().sweepSync();
      const before = own.numFds();
      const table = openTable({ maxDescriptors }, listing(pids));
      table.sweepSync();
      expect(own.numFds()).toBeLessThanOrEqual(before + maxDescriptors);
      expect([...table.slots].filter((slot) => table.columns.pinned[slot] === 1).length).toBe(
        Math.min(6, maxDescriptors),
      );
      expect(table.sweepSync().count).toBe(6);
      table.close();
      expect(own.numFds()).toBe(before);
    },
  );

  it('are closed if an opened file cannot be read', async () => {
    const [pid = 0] = await startSleepers(1);
    const own = new Process();
    openTable().sweepSync();
    const before = own.numFds();
    const table = openTable({}, { ...listing([pid]), pread: fail });
    expect(() => table.sweepSync()).toThrow('not readable');
    table.close();
    expect(own.numFds()).toBe(before);
  });
});
