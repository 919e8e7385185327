import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  NoSuchProcess,
  Process,
  createPsutil,
  createProcessTable,
  realIo,
  selectPlatform,
  type Io,
  type ProcessTable,
} from '../src/index.js';
import { endSpawned, eventually, start, startUnattended, startZombie } from './testing/spawned.js';

/** Overwrites its arguments in place, as setproctitle does; their addresses are fields 48 and 49 of stat. */
const rewriteArguments = `
import ctypes, sys
print('ready', flush=True)
sys.stdin.readline()
fields = open('/proc/self/stat').read().rsplit(')', 1)[1].split()
start, end = int(fields[45]), int(fields[46])
ctypes.memset(start, 0, end - start)
ctypes.memmove(start, b'worker: billing', 15)
print('done', flush=True)
sys.stdin.readline()
`;
const nobodyUid = 65_534;
const tables: ProcessTable[] = [];

afterEach(async () => {
  for (const table of tables.splice(0)) {
    table.close();
  }
  await endSpawned();
});

function open(...args: Parameters<typeof createProcessTable>): ProcessTable {
  const table = createProcessTable(...args);
  tables.push(table);
  return table;
}

function slotOf(table: ProcessTable, pid: number): number {
  const slot = table.slotOf(pid);
  if (slot === null) {
    throw new Error(`pid ${pid} is not in the table`);
  }
  return slot;
}

describe('the table', () => {
  it('agrees with Process', async () => {
    const child = await start('/bin/sleep', ['1000'], { uid: nobodyUid });
    const subject = new Process(child.pid);
    await eventually(() => subject.name() === 'sleep' && subject.status() === 'sleeping');
    const table = open();
    const sweep = table.sweepSync();
    expect(sweep).toMatchObject({ number: 1, count: table.slots.length, ended: [], execs: [] });
    expect(sweep.started.length).toBe(sweep.count);
    const slot = slotOf(table, child.pid);
    const { columns } = table;
    const memory = subject.memoryInfo();
    const io = subject.ioCounters();
    const switches = subject.numCtxSwitches();
    const row = Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, (column as Float64Array)[slot]]),
    );
    expect(row).toMatchObject({
      pid: child.pid,
      ppid: process.pid,
      startTicks: subject.ident.startTicks,
      state: 'S'.charCodeAt(0),
      nice: 0,
      numThreads: 1,
      rss: memory.rss,
      vms: memory.vms,
      shared: memory.shared,
      text: memory.text,
      data: memory.data,
      uid: nobodyUid,
      voluntary: switches.voluntary,
      readCount: io.readCount,
      readChars: io.readChars,
      numFds: subject.numFds(),
      kernelThread: 0,
      pinned: 1,
    });
    expect(table.identity(slot)).toMatchObject({
      name: 'sleep',
      cmdline: ['/bin/sleep', '1000'],
      username: 'nobody',
      exe: subject.exe(),
    });
  });

  it('is ordered by PID and complete', async () => {
    const table = open();
    await table.sweep();
    const listed = [...table.slots].map((slot) => table.columns.pid[slot]);
    expect(listed).toEqual(listed.toSorted((left, right) => (left ?? 0) - (right ?? 0)));
    expect(listed).toContain(process.pid);
  });

  it('reports starts and exits once, and keeps the last values of ended processes', async () => {
    const table = open();
    table.sweepSync();
    const child = await start('/bin/sleep', ['1000']);
    expect(table.sweepSync().started.map((slot) => table.columns.pid[slot])).toContain(child.pid);
    const slot = slotOf(table, child.pid);
    new Process(child.pid).kill();
    await eventually(() => child.signalCode !== null);
    expect(table.sweepSync().ended).toContain(slot);
    expect(table.columns.pid[slot]).toBe(child.pid);
    expect(table.slotOf(child.pid)).toBeNull();
    expect([...table.slots]).not.toContain(slot);
    expect(table.sweepSync().ended).not.toContain(slot);
  });

  it('notices an exec and reads the new identity', async () => {
    const child = await start('/bin/sh', ['-c', 'read line; exec sleep 1000']);
    const subject = new Process(child.pid);
    // The process exists before the kernel sets its name and then its arguments.
    const isReady = (command: string): boolean => subject.cmdline()[0] === command && subject.status() === 'sleeping';
    await eventually(() => isReady('/bin/sh'));
    const table = open();
    table.sweepSync();
    const slot = slotOf(table, child.pid);
    expect(table.identity(slot).name).toBe('sh');
    child.stdin?.write('\n');
    await eventually(() => isReady('sleep'));
    expect(table.sweepSync().execs).toContain(slot);
    expect(table.identity(slot)).toMatchObject({ name: 'sleep', cmdline: ['sleep', '1000'] });
  });

  it('reads files beyond stat only for active processes, and on request', async () => {
    const reads: string[] = [];
    const ps = createPsutil({
      platform: (context) =>
        selectPlatform({
          ...context,
          io: { ...realIo, readFile: (path, scratch) => (reads.push(path), realIo.readFile(path, scratch)) },
        }),
    });
    const child = await start('/bin/sleep', ['1000']);
    const subject = new Process(child.pid);
    await eventually(() => subject.status() === 'sleeping');
    const table = ps.createProcessTable();
    tables.push(table);
    table.sweepSync();
    reads.length = 0;
    table.sweepSync();
    expect(reads.filter((path) => path.startsWith(`/proc/${child.pid}/`))).toEqual([]);
    expect(table.refresh(slotOf(table, child.pid))).toBe(true);
    expect(reads).toContain(`/proc/${child.pid}/io`);
    expect(reads).toContain(`/proc/${child.pid}/cmdline`);
  });

  it('rereads idle processes in turn', async () => {
    const reads = new Set<string>();
    const ps = createPsutil({
      platform: (context) =>
        selectPlatform({
          ...context,
          io: { ...realIo, readFile: (path, scratch) => (reads.add(path), realIo.readFile(path, scratch)) },
        }),
    });
    const child = await start('/bin/sleep', ['1000']);
    await eventually(() => new Process(child.pid).status() === 'sleeping');
    const table = ps.createProcessTable({ refreshMs: 40 });
    tables.push(table);
    table.sweepSync();
    reads.clear();
    await eventually(() => table.sweepSync().number > 0 && reads.has(`/proc/${child.pid}/io`));
  });

  it('marks processes that it skipped, and leaves their values unchanged', async () => {
    const table = open({ refreshMs: 100 });
    const idle = await start('/bin/sleep', ['1000']);
    await start('/bin/sh', ['-c', 'while :; do sleep 0.02; done']);
    const rowOf = (slot: number): string =>
      JSON.stringify([
        table.identity(slot),
        ...Object.entries(table.columns).map(([name, values]) =>
          name === 'touchedAt' || name === 'pinned' ? null : values[slot],
        ),
      ]);
    let before = new Map<number, string>();
    let untouched = 0;
    for (let sweeps = 0; sweeps < 30; sweeps++) {
      const { number } = await table.sweep();
      const rows = new Map(Array.from(table.slots, (slot) => [slot, rowOf(slot)]));
      for (const slot of table.slots) {
        if ((table.columns.touchedAt[slot] ?? number) >= number) {
          continue;
        }
        expect(rows.get(slot)).toBe(before.get(slot));
        untouched += 1;
      }
      before = rows;
      await sleep(10);
    }
    expect(untouched).toBeGreaterThan(30);
    const slot = slotOf(table, idle.pid);
    await eventually(() => (table.columns.touchedAt[slot] ?? Infinity) < table.sweepSync().number);
    table.refresh(slot);
    expect(table.columns.touchedAt[slot]).toBe(table.sweepSync().number);
  });

  it('shows the new user of a process although nothing else changed', async () => {
    const child = await start('/bin/sleep', ['1000']);
    await eventually(() => new Process(child.pid).status() === 'sleeping');
    const path = `/proc/${child.pid}/status`;
    let uid = process.getuid?.() ?? 0;
    const readFile: Io['readFile'] = (asked, scratch) => {
      const bytes = realIo.readFile(asked, scratch);
      return asked === path
        ? Buffer.from(bytes.toString('latin1').replace(/Uid:\t\d+/u, `Uid:\t${uid}`), 'latin1')
        : bytes;
    };
    const table = createPsutil({ io: { ...realIo, readFile } }).createProcessTable({ refreshMs: 20 });
    tables.push(table);
    table.sweepSync();
    uid = nobodyUid;
    await eventually(() => table.sweepSync().number > 0 && table.columns.uid[slotOf(table, child.pid)] === nobodyUid);
    expect(table.identity(slotOf(table, child.pid)).username).toBe('nobody');
  });

  it('works without descriptors, and reports that nothing is pinned', async () => {
    const own = new Process();
    const table = open({ maxDescriptors: 0 });
    const before = own.numFds();
    table.sweepSync();
    expect(own.numFds()).toBe(before);
    const child = await start('/bin/sleep', ['1000']);
    table.sweepSync();
    const slot = slotOf(table, child.pid);
    expect(table.columns.pinned[slot]).toBe(0);
    new Process(child.pid).kill();
    await eventually(() => child.signalCode !== null);
    expect(table.sweepSync().ended).toContain(slot);
  });

  it('closes its descriptors', () => {
    const own = new Process();
    createProcessTable().close();
    const before = own.numFds();
    const table = createProcessTable();
    table.sweepSync();
    expect(own.numFds()).toBeGreaterThan(before);
    table.close();
    expect(own.numFds()).toBe(before);
  });

  it('recognises zombies', async () => {
    const zombie = await startZombie();
    const table = open();
    table.sweepSync();
    const slot = slotOf(table, zombie.pid);
    expect(table.columns.state[slot]).toBe('Z'.charCodeAt(0));
    expect(table.columns.rss[slot]).toBe(0);
    expect(table.identity(slot)).toMatchObject({ exe: null, cmdline: null });
  });

  it('still knows the program of a process that ended and was not waited for', async () => {
    const { pid } = await startUnattended();
    const table = open();
    table.sweepSync();
    const known = table.identity(slotOf(table, pid));
    expect(known).toMatchObject({ name: 'sleep', cmdline: ['sleep', '1000'] });
    process.kill(pid);
    await eventually(() => new Process(pid).status() === 'zombie');
    table.sweepSync();
    const slot = slotOf(table, pid);
    expect(table.status(slot)).toBe('zombie');
    expect(table.identity(slot)).toEqual(known);
    expect(table.refresh(slot)).toBe(true);
    expect(table.identity(slot)).toEqual(known);
  });

  it('shows the title that a process gives itself later, although its name and its program stay', async () => {
    const child = await start('/usr/bin/env', ['python3', '-c', rewriteArguments, 'a'.repeat(40)]);
    const [ready] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    expect(ready.toString()).toContain('ready');
    const watching = open({ argumentsMs: 0 });
    const plain = open();
    const titles = (): unknown[] =>
      [watching, plain].map((table) => table.identity(slotOf(table, child.pid)).cmdline?.[0]);
    for (let sweep = 0; sweep < 3; sweep++) {
      watching.sweepSync();
      plain.sweepSync();
    }
    const before = watching.identity(slotOf(watching, child.pid));
    const [program] = before.cmdline ?? [];
    expect(titles()).toEqual([program, program]);
    child.stdin?.write('\n');
    let number = 0;
    await eventually(() => {
      ({ number } = watching.sweepSync());
      plain.sweepSync();
      return titles()[0] !== program;
    });
    const slot = slotOf(watching, child.pid);
    expect(titles()).toEqual(['worker: billing', program]);
    expect(watching.columns.touchedAt[slot]).toBe(number);
    expect(watching.identity(slot)).toMatchObject({ name: before.name, exe: before.exe });
    const shown = watching.identity(slot);
    watching.sweepSync();
    watching.sweepSync();
    expect(watching.identity(slot)).toBe(shown);
  });

  it('reads the memory of a process whose status exceeds 64 KiB because of thousands of groups', async () => {
    const path = `/proc/${process.pid}/status`;
    const status = Buffer.concat([Buffer.alloc(70_000, '1 '), realIo.readFile(path)]);
    const io: Io = {
      ...realIo,
      readFile: (asked, scratch) => (asked === path ? status : realIo.readFile(asked, scratch)),
    };
    const table = createPsutil({ io }).createProcessTable();
    tables.push(table);
    table.sweepSync();
    const slot = slotOf(table, process.pid);
    expect(table.columns.rss[slot]).toBeGreaterThan(0);
    expect(table.columns.voluntary[slot]).toBeGreaterThan(0);
  });

  it('blocks the event loop only briefly', async () => {
    const table = open({ sliceMs: 0 });
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    await table.sweep();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    const running = table.sweep();
    expect(() => table.sweepSync()).toThrow(/under way/);
    await running;
  });
});

describe('who lives', () => {
  it('is certain until a process ends, and not for a zombie', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const zombie = await startZombie();
    const table = open();
    table.sweepSync();
    const slots = [child.pid, zombie.parent, zombie.pid].map((pid) => slotOf(table, pid));
    expect(slots.map(table.readLiving())).toEqual([true, true, false]);
    child.kill('SIGKILL');
    await eventually(() => child.signalCode === 'SIGKILL');
    expect(slots.map(table.readLiving())).toEqual([false, true, false]);
    expect(table.sweepSync().ended).toContain(slots[0]);
  });

  it('is not certain without descriptors', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const table = open({ maxDescriptors: 0 });
    table.sweepSync();
    expect(table.readLiving()(slotOf(table, child.pid))).toBe(false);
  });
});

describe('the time of children', () => {
  it('is added to the process that waited for them', async () => {
    const burn = 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done';
    const parent = await start('/bin/sh', ['-c', `(${burn}); echo done; exec sleep 1000`]);
    await once(parent.stdout ?? parent, 'data');
    const table = open();
    table.sweepSync();
    const { childrenUserTicks, childrenSystemTicks } = table.columns;
    const slot = slotOf(table, parent.pid);
    const { childrenUser, childrenSystem } = new Process(parent.pid).cpuTimes();
    expect(childrenUser).toBeGreaterThan(0);
    expect([childrenUserTicks[slot], childrenSystemTicks[slot]]).toEqual([
      Math.round((childrenUser ?? 0) * 100),
      Math.round((childrenSystem ?? 0) * 100),
    ]);
  });
});

describe('pin of a row', () => {
  it('reaches the process, and nothing once it has ended', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const table = open();
    table.sweepSync();
    const slot = slotOf(table, child.pid);
    const pin = table.pin(slot);
    expect(pin.pinned).toBe(true);
    pin.sendSignal(9);
    pin.release();
    await eventually(() => child.signalCode === 'SIGKILL');
    expect(() => table.pin(slot)).toThrow(NoSuchProcess);
    expect(table.refresh(slot)).toBe(false);
  });
});
