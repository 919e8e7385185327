import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AccessDenied,
  NoSuchProcess,
  NotSupported,
  Process,
  PsutilError,
  createPsutil,
  type ProcessAttribute,
} from '../src/index.js';
import { processShapes } from '../src/contract/process-shapes.js';
import { endSpawned, start, startZombie } from './testing/spawned.js';

/** How long processes come and go while they are read; longer on a machine that is too busy to start any. */
const churnMs = 2000;
const maxChurnMs = 20_000;
const minGone = 5;
const privateAttributes: ReadonlySet<ProcessAttribute> = new Set([
  'environ',
  'cwd',
  'exe',
  'ioCounters',
  'memoryFootprint',
  'memoryMaps',
  'netConnections',
  'numFds',
  'openFiles',
]);

const ps = createPsutil();

beforeEach(async () => {
  // Every kind of process is there: kernel threads (not in containers), sleeping ones, a zombie, a stopped and a busy
  // one.
  await startZombie();
  new Process((await start('/bin/sleep', ['1000'])).pid).suspend();
  await start(process.execPath, ['-e', 'for (;;);']);
});
afterEach(endSpawned);

/** Complaints about one attribute: about its value, or about an unexpected error. */
function complain(subject: Process, name: ProcessAttribute): string[] {
  const where = `${name} of ${subject.pid}`;
  try {
    return processShapes[name](name === 'pid' ? subject.pid : subject[name](), where);
  } catch (error) {
    if (error instanceof NoSuchProcess || (error instanceof AccessDenied && privateAttributes.has(name))) {
      return [];
    }
    return [`${where}: ${error instanceof PsutilError ? `${error.name} ${error.message}` : String(error)}`];
  }
}

function open(pid: number): Process | null {
  try {
    return new ps.Process(pid);
  } catch (error) {
    expect(error).toBeInstanceOf(NoSuchProcess);
    return null;
  }
}

describe('every getter of every process', () => {
  it('returns what is documented, or throws a PsutilError', () => {
    const subjects = ps.pids().flatMap((pid) => open(pid) ?? []);
    expect(subjects.length).toBeGreaterThan(5);
    expect(subjects.flatMap((subject) => [...Process.attrs].flatMap((name) => complain(subject, name)))).toEqual([]);
  });

  it('returns the same within oneshot', () => {
    const subjects = ps.pids().flatMap((pid) => open(pid) ?? []);
    expect(
      subjects.flatMap((subject) =>
        subject.oneshot(() => [...Process.attrs].flatMap((name) => complain(subject, name))),
      ),
    ).toEqual([]);
  });

  it('finds parents and children too', () => {
    const all = ps.pids().flatMap((pid) => open(pid) ?? []);
    // children() reads all processes, so a few parents suffice.
    const step = Math.ceil(all.length / 20);
    for (const [index, subject] of all.entries()) {
      try {
        const parent = subject.parent();
        expect(parent === null || parent.createTime() <= subject.createTime()).toBe(true);
        expect(index % step !== 0 || subject.children().every((child) => child.pid !== subject.pid)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(NoSuchProcess);
      }
    }
  });
});

describe('while processes come and go', () => {
  /** Processes that end at once, that end a moment later, and that live for a while. */
  const churnScript = 'while :; do (exit 3) & sleep 0.002 & sleep 0.3 & sleep 0.01; done';

  async function churn(sweep: () => Promise<number>): Promise<void> {
    await Promise.all([start('/bin/sh', ['-c', churnScript]), start('/bin/sh', ['-c', churnScript])]);
    const began = performance.now();
    let gone = 0;
    while (performance.now() - began < churnMs || (gone < minGone && performance.now() - began < maxChurnMs)) {
      gone += await sweep();
      await setTimeout(1);
    }
    expect(gone).toBeGreaterThanOrEqual(minGone);
  }

  it('processIter returns every attribute or null, never a partly read process', async () => {
    const attrs = [...Process.attrs].filter(
      (name) => !['memoryMaps', 'memoryFootprint', 'netConnections'].includes(name),
    );
    const problems: string[] = [];
    let before = new Set<number>();
    await churn(async () => {
      const now = new Set<number>();
      for (const { pid, info } of ps.processIter({ attrs })) {
        now.add(pid);
        for (const [name, value] of Object.entries(info)) {
          problems.push(...(value === null ? [] : processShapes[name as ProcessAttribute](value, `${name} of ${pid}`)));
        }
      }
      const gone = [...before].filter((pid) => !now.has(pid)).length;
      before = now;
      return gone;
    });
    expect(problems).toEqual([]);
  });

  it('the table reports each exit once, after a start', async () => {
    const table = ps.createProcessTable();
    const living = new Map<number, number>();
    const problems: string[] = [];
    await churn(async () => {
      const sweep = await table.sweep();
      const { pid, serial } = table.columns;
      for (const slot of sweep.ended) {
        problems.push(
          ...(living.get(slot) === serial[slot]
            ? []
            : [`slot ${slot} ended as ${String(serial[slot])}, but ${String(living.get(slot))} lived there`]),
        );
        living.delete(slot);
      }
      for (const slot of sweep.started) {
        problems.push(
          ...(living.has(slot) ? [`slot ${slot} was given away while ${String(pid[slot])} lived there`] : []),
        );
        living.set(slot, serial[slot] ?? Number.NaN);
      }
      problems.push(
        ...(living.size === sweep.count && table.slots.length === sweep.count
          ? []
          : [`${living.size} live, ${sweep.count} counted`]),
      );
      return sweep.ended.length;
    });
    table.close();
    expect(problems).toEqual([]);
  });
});

it('throws NotSupported for what this system does not have', () => {
  const missing = [...Process.attrs].filter((name) => !ps.isSupported(`Process.${name}`));
  for (const name of missing) {
    expect(() => name !== 'pid' && new Process()[name]()).toThrow(NotSupported);
  }
});
