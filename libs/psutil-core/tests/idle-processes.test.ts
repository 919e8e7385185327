import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { Process, realIo, type Io, type ProcessTable } from '../src/index.js';
import { closeTables, openTable } from './testing/opened-tables.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

const spinScript = 'while :; do :; done';
/** A second thread works while the first one, which /proc/PID/schedstat describes, sleeps. */
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

function isSchedstat(path: string): boolean {
  return path.endsWith('/schedstat');
}

function fail(): never {
  throw new TypeError('not readable');
}

function missing(path: string): never {
  throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT', errno: -2 });
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

/** An io that changes the content of the kept schedstat descriptors. */
function withSchedstat(io: Io, content: () => string): Io {
  const watched = new Set<number>();
  return {
    ...io,
    open: (path) => {
      const fd = io.open(path);
      if (isSchedstat(path)) {
        watched.add(fd);
      }
      return fd;
    },
    pread: (fd, buffer, position) => (watched.has(fd) ? buffer.write(content()) : io.pread(fd, buffer, position)),
    close: (fd) => {
      watched.delete(fd);
      io.close(fd);
    },
  };
}

const kernels: Record<string, Io> = {
  'this kernel': realIo,
  'a kernel without schedstat': {
    ...realIo,
    open: (path) => (isSchedstat(path) ? missing(path) : realIo.open(path)),
    readFile: (path, scratch) => (isSchedstat(path) ? missing(path) : realIo.readFile(path, scratch)),
  },
  'a kernel that does not count': {
    ...realIo,
    readFile: (path, scratch) => (isSchedstat(path) ? Buffer.from('0 0 0\n') : realIo.readFile(path, scratch)),
  },
};

describe.each(Object.entries(kernels))('on %s', (_, io) => {
  it('notices work of the first thread and of others, and no change in sleeping processes', async () => {
    const threads = await start(process.execPath, ['-e', otherThreadScript]);
    await once(threads.stdout ?? threads, 'data');
    const spinning = await start('/bin/sh', ['-c', spinScript]);
    const sleeping = await start('/bin/sleep', ['1000']);
    await eventually(() => new Process(sleeping.pid).status() === 'sleeping');
    const table = openTable({}, io);
    table.sweepSync();
    for (const { pid } of [spinning, threads]) {
      const before = valueOf(table, 'userTicks', pid);
      await eventually(() => table.sweepSync().number > 0 && valueOf(table, 'userTicks', pid) > before);
    }
    expect(valueOf(table, 'changedAt', sleeping.pid)).toBe(1);
  });
});

describe('a process that does not run', () => {
  it('is only checked for having run, where the kernel counts that', async () => {
    const kernelCounts =
      realIo.exists('/proc/self/schedstat') && realIo.readFile('/proc/self/schedstat').toString() !== '0 0 0\n';
    const paths = new Map<number, string>();
    const reads: string[] = [];
    const openAndNote: Io['open'] = (path) => {
      const fd = realIo.open(path);
      paths.set(fd, path);
      return fd;
    };
    const child = await start('/bin/sleep', ['1000']);
    await eventually(() => new Process(child.pid).status() === 'sleeping');
    const table = openTable(
      {},
      {
        ...realIo,
        open: openAndNote,
        pread: (fd, buffer, position) => (reads.push(paths.get(fd) ?? ''), realIo.pread(fd, buffer, position)),
      },
    );
    table.sweepSync();
    reads.length = 0;
    table.sweepSync();
    const own = reads.filter((path) => path.startsWith(`/proc/${child.pid}/`));
    expect(own).toEqual([`/proc/${child.pid}/${kernelCounts ? 'schedstat' : 'stat'}`]);
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
    const table = openTable(
      {},
      withSchedstat(listing([process.pid, pid]), () => '1000 1000 1\n'),
    );
    table.sweepSync();
    child.resume();
    await eventually(() => child.status() === 'sleeping');
    table.sweepSync();
    expect(table.status(table.slotOf(pid) ?? -1)).toBe('sleeping');
  });

  it('is read at each sweep once the kernel stops counting', async () => {
    const [pid = 0] = await startSleepers(1);
    let schedstat = '1000 1000 1\n';
    const table = openTable(
      {},
      withSchedstat(listing([process.pid, pid]), () => schedstat),
    );
    table.sweepSync();
    new Process(pid).nice(7);
    table.sweepSync();
    expect(valueOf(table, 'nice', pid)).toBe(0);
    schedstat = '0 0 0\n';
    table.sweepSync();
    new Process(pid).nice(8);
    table.sweepSync();
    expect(valueOf(table, 'nice', pid)).toBe(8);
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
    expect(own.numFds()).toBe(before);
  });
});
