import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { Process, realIo, type ProcessTable } from '../src/index.js';
import { closeTables, openTable } from './testing/opened-tables.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

const orphans: number[] = [];

afterEach(async () => {
  closeTables();
  for (const pid of orphans.splice(0)) {
    new Process(pid).kill();
  }
  await endSpawned();
});

function valueOf(table: ProcessTable, column: 'nice' | 'ppid' | 'ttyNr' | 'changedAt', pid: number): number {
  return table.columns[column][table.slotOf(pid) ?? -1] ?? Number.NaN;
}

type Child = Awaited<ReturnType<typeof start>>;

/**
 * Runs a program that prints two PIDs: of a process that waits for a line, and of its sleeping child, which will
 * outlive it.
 */
async function startFamily(
  command: string,
  args: readonly string[],
): Promise<{ readonly program: Child; readonly parent: number; readonly orphan: number }> {
  const program = await start(command, args);
  const [line] = (await once(program.stdout ?? program, 'data')) as [Buffer];
  const [parent = 0, orphan = 0] = line.toString().trim().split(' ').map(Number);
  orphans.push(orphan);
  const child = new Process(orphan);
  await eventually(() => child.name() === 'sleep' && child.status() === 'sleeping');
  return { program, parent, orphan };
}

describe('a sleeping process that others change', () => {
  it('shows its new parent although nobody waits for the old one', async () => {
    const script = "exec 3<&0; sh -c 'sleep 1000 & echo $$ $!; read line' <&3 & exec sleep 1000";
    const { program, parent, orphan } = await startFamily('/bin/sh', ['-c', script]);
    await eventually(() => new Process(program.pid).name() === 'sleep');
    const table = openTable();
    table.sweepSync();
    table.sweepSync();
    expect(valueOf(table, 'ppid', orphan)).toBe(parent);
    program.stdin?.write('\n');
    await eventually(() => new Process(parent).status() === 'zombie');
    const sweep = table.sweepSync();
    expect(new Process(orphan).ppid()).not.toBe(parent);
    expect(valueOf(table, 'ppid', orphan)).toBe(new Process(orphan).ppid());
    expect(valueOf(table, 'changedAt', orphan)).toBe(sweep.number);
  });

  it('shows its new parent although the old one is hidden', async () => {
    const { program, parent, orphan } = await startFamily('/bin/sh', ['-c', 'sleep 1000 & echo $$ $!; read line']);
    const table = openTable(
      {},
      { ...realIo, readdir: (path) => realIo.readdir(path).filter((name) => name !== String(parent)) },
    );
    table.sweepSync();
    expect(valueOf(table, 'ppid', orphan)).toBe(parent);
    program.kill('SIGKILL');
    await eventually(() => program.signalCode !== null);
    table.sweepSync();
    expect(valueOf(table, 'ppid', orphan)).toBe(new Process(orphan).ppid());
    expect(valueOf(table, 'ppid', orphan)).not.toBe(parent);
  });

  it('has no terminal after its session leader ended', async () => {
    const leader = "trap '' HUP; sleep 1000 & echo $$ $!; read line";
    const { program, parent, orphan } = await startFamily('script', ['-q', '-c', leader, '/dev/null']);
    const table = openTable();
    table.sweepSync();
    table.sweepSync();
    expect(valueOf(table, 'ttyNr', orphan)).toBeGreaterThan(0);
    new Process(parent).kill();
    await eventually(() => program.exitCode !== null || program.signalCode !== null);
    table.sweepSync();
    expect(new Process(orphan).terminal()).toBeNull();
    expect(valueOf(table, 'ttyNr', orphan)).toBe(0);
  });

  it('shows its old nice value again if it was refreshed in between', async () => {
    const child = await start('/bin/sleep', ['1000']);
    const subject = new Process(child.pid);
    await eventually(() => subject.name() === 'sleep' && subject.status() === 'sleeping');
    const table = openTable({ refreshMs: 100 });
    table.sweepSync();
    subject.nice(7);
    table.refresh(table.slotOf(child.pid) ?? -1);
    expect(valueOf(table, 'nice', child.pid)).toBe(7);
    subject.nice(0);
    await eventually(() => table.sweepSync().number > 0 && valueOf(table, 'nice', child.pid) === 0);
  });
});
