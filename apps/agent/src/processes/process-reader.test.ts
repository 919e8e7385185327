import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPsutil, type ProcessTable, type Sweep } from '@psfleet/psutil-core';
import { expect, it } from 'vitest';
import { createScrubber } from '../scrub/scrubber.js';
import { ProcessReader } from './process-reader.js';

/** A real table whose next sweep can be made to fail after it has read everything. */
class FailingTable {
  failsNext = false;
  readonly table: ProcessTable;

  constructor(table: ProcessTable) {
    this.table = table;
  }

  async sweep(): Promise<Sweep> {
    const sweep = await this.table.sweep();
    if (!this.failsNext) {
      return sweep;
    }
    this.failsNext = false;
    throw new Error('too many open files');
  }

  /** The table, with its `sweep` replaced. */
  get asTable(): ProcessTable {
    return new Proxy(this.table, {
      get: (table, name) => (name === 'sweep' ? () => this.sweep() : bound(table, name as keyof ProcessTable)),
    });
  }
}

function bound(table: ProcessTable, name: keyof ProcessTable): unknown {
  const value: unknown = table[name];
  return typeof value === 'function' ? (value.bind(table) as unknown) : value;
}

it('reads again what a failed sweep had read', async () => {
  const ps = createPsutil();
  const failing = new FailingTable(ps.createProcessTable());
  const reader = new ProcessReader(
    ps,
    failing.asTable,
    createScrubber({ enabled: false, patterns: [], stripAll: false }),
  );
  const own = async (): Promise<number | null | undefined> =>
    (await reader.read(performance.now())).find(({ pid }) => pid === process.pid)?.rss;
  try {
    const before = await own();
    const ballast = Buffer.alloc(64_000_000, 1);
    failing.failsNext = true;
    await expect(own()).rejects.toThrow('too many open files');
    // The new reading has the new memory, although the failed sweep had read it before.
    expect((await own()) ?? 0).toBeGreaterThan((before ?? 0) + 32_000_000);
    expect(ballast.length).toBe(64_000_000);
  } finally {
    failing.table.close();
  }
});

it('keeps the readings of processes of which the sweep read nothing', async () => {
  const ps = createPsutil();
  const table = ps.createProcessTable();
  const reader = new ProcessReader(ps, table, createScrubber({ enabled: false, patterns: [], stripAll: false }));
  try {
    const first = await reader.read(performance.now());
    // This process may not change by itself within one clock tick of the kernel, so its memory grows here.
    const ballast = Buffer.alloc(64_000_000, 1);
    const second = new Map((await reader.read(performance.now())).map((reading) => [reading.pid, reading]));
    expect(first.filter((reading) => second.get(reading.pid) === reading).length).toBeGreaterThan(0);
    expect(second.get(process.pid)).not.toBe(first.find(({ pid }) => pid === process.pid));
    expect(ballast.length).toBe(64_000_000);
  } finally {
    table.close();
  }
});

it('hides a secret in the title that a process gave itself, also where it became its name', async () => {
  const title = 'mysql -phunter2'; // The kernel keeps 15 bytes of a name.
  const child = spawn(process.execPath, ['-e', `process.title = '${title}'; console.log('x'); setInterval(Date, 1e6)`]);
  const ps = createPsutil();
  const table = ps.createProcessTable();
  const reader = new ProcessReader(ps, table, createScrubber({ enabled: true, patterns: [], stripAll: false }));
  try {
    await once(child.stdout, 'data');
    const program = (await reader.read(performance.now())).find(({ pid }) => pid === child.pid)?.identity;
    expect(program?.name).toBe('mysql -p***');
    expect(program?.cmdline?.filter((arg) => arg !== '')).toEqual(['mysql -p***']);
  } finally {
    table.close();
    child.kill('SIGKILL');
  }
});

it('names a process as psutil does, beyond the 15 characters of the kernel', async () => {
  const ps = createPsutil();
  const table = ps.createProcessTable();
  const reader = new ProcessReader(ps, table, createScrubber({ enabled: true, patterns: [], stripAll: false }));
  const name = 'averyverylongprocessname-worker';
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-name-'));
  copyFileSync('/bin/sleep', join(folder, name));
  const child = spawn(join(folder, name), ['1000'], { stdio: 'ignore' });
  try {
    await once(child, 'spawn');
    const reading = (await reader.read(performance.now())).find(({ pid }) => pid === child.pid);
    expect(reading?.identity.name).toBe(name);
    expect(new ps.Process(child.pid).name()).toBe(name);
  } finally {
    child.kill('SIGKILL');
    table.close();
    rmSync(folder, { recursive: true });
  }
});

it('shows a user by number until the name arrives, which is no other program', async () => {
  const ps = createPsutil();
  const names = new Map<number, string>();
  let renamed = new Set<number>();
  const table = ps.createProcessTable();
  const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });
  const reader = new ProcessReader(ps, table, scrubber, {
    refresh: () => renamed,
    nameOf: (uid) => names.get(uid) ?? null,
  });
  const child = spawn('sleep', ['1000'], { uid: 70_001 });
  await once(child, 'spawn');
  try {
    const read = async () => (await reader.read(performance.now())).find(({ pid }) => pid === child.pid);
    expect(await read()).toMatchObject({ uid: 70_001, identity: { username: '70001' } });
    names.set(70_001, 'alice');
    renamed = new Set([70_001]);
    const later = await read();
    expect(later).toMatchObject({
      uid: 70_001,
      hasExeced: false,
      identity: { username: 'alice', cmdline: ['sleep', '1000'] },
    });
  } finally {
    child.kill('SIGKILL');
    table.close();
  }
});
