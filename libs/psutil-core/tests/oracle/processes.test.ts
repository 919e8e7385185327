import { expect, it } from 'vitest';
import { NoSuchProcess, PsutilError, createPsutil, type ProcessAttribute, type ProcessAttributes } from '../../src/index.js';
import { askPsutil, describeOracle, toCamelCase } from './python-psutil.js';

/** What psutil 5.9 says of one process: values, or null where it refuses. */
type PsutilProcess = Readonly<Record<string, unknown>>;

const ASK = `
import os
names = ['name', 'exe', 'cmdline', 'ppid', 'status', 'uids', 'username', 'create_time', 'cpu_times', 'memory_info', 'num_threads', 'num_fds',
  'io_counters', 'num_ctx_switches', 'nice']
result = [p.info | {'pid': p.pid} for p in psutil.process_iter(names, ad_value=None) if p.pid != os.getpid()]
`;

const ATTRS = [
  'name', 'exe', 'cmdline', 'ppid', 'status', 'uids', 'username', 'createTime', 'cpuTimes', 'memoryInfo', 'numThreads', 'numFds', 'ioCounters',
  'numCtxSwitches', 'nice',
] as const satisfies readonly ProcessAttribute[];

type Ours = { readonly [K in (typeof ATTRS)[number]]: ProcessAttributes[K] | null };

/** Values that do not change while a process goes on living; those of psutil must be found before or after its own reading. */
const STEADY = ['name', 'exe', 'cmdline', 'ppid', 'uids', 'username', 'nice'] as const;
/** Counters only grow: psutil's value lies between ours before and ours after. */
const GROWING = ['cpuTimes', 'ioCounters', 'numCtxSwitches'] as const;
/** btime, from which both compute it, is rounded to seconds and follows the clock. */
const CREATE_TIME_SECONDS = 1.01;
/** Memory, threads and descriptors of busy processes move between the readings; most do not. */
const MOVING_SHARE = 0.2;

describeOracle('every process of this machine', () => {
  it('reads the same', () => {
    const ps = createPsutil();
    const before = readAll(ps);
    const theirs = askPsutil(ASK) as PsutilProcess[];
    const after = readAll(ps);
    let moved = 0;
    let compared = 0;
    for (const process of theirs) {
      const pid = process['pid'] as number;
      const first = before.get(pid);
      const last = after.get(pid);
      if (first !== undefined && last !== undefined && first.createTime === last.createTime) {
        compareSteady(process, first, last);
        compareGrowing(process, first, last);
        expect(Math.abs((first.createTime ?? 0) - (process['create_time'] as number))).toBeLessThan(CREATE_TIME_SECONDS);
        moved += hasMoved(process, last) ? 1 : 0;
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(3);
    expect(moved / compared).toBeLessThan(MOVING_SHARE);
  });
});

function readAll(ps: ReturnType<typeof createPsutil>): Map<number, Ours> {
  const all = new Map<number, Ours>();
  for (const pid of ps.pids()) {
    try {
      all.set(pid, new ps.Process(pid).asDict({ attrs: ATTRS }));
    } catch (error) {
      expect(error).toBeInstanceOf(PsutilError);
      expect(error).toBeInstanceOf(NoSuchProcess);
    }
  }
  return all;
}

function compareSteady(process: PsutilProcess, first: Ours, last: Ours): void {
  // psutil 5.9.4 says '' and [] of zombies, psutil 8 and we throw ZombieProcess, which asDict shows as null.
  const names = process['status'] === 'zombie' ? STEADY.filter((name) => name !== 'exe' && name !== 'cmdline') : STEADY;
  for (const name of names) {
    const theirs = camelKeys(process[toSnakeCase(name)]);
    const isSame = [first, last].some((ours) => comparable(theirs) === comparable(ours[name]));
    expect(isSame, `pid ${String(process['pid'])} ${name}: psutil ${JSON.stringify(theirs)}, ours ${JSON.stringify(last[name])}`).toBe(true);
  }
}

/** Kernel workers take the name of what they work on: 'kworker/1:0-events' may be 'kworker/1:0' a moment later. */
function comparable(value: unknown): string {
  return JSON.stringify(value).replace(/^"(kworker\/[^-+"]*)[^"]*"$/u, '"$1"');
}

function compareGrowing(process: PsutilProcess, first: Ours, last: Ours): void {
  for (const name of GROWING) {
    const theirs = camelKeys(process[toSnakeCase(name)]) as Readonly<Record<string, number>> | null;
    const low = first[name] as Readonly<Record<string, number>> | null;
    const high = last[name] as Readonly<Record<string, number>> | null;
    for (const [key, value] of Object.entries(theirs ?? {})) {
      const label = `pid ${String(process['pid'])} ${name}.${key}`;
      expect(value, label).toBeGreaterThanOrEqual(low?.[key] ?? 0);
      expect(value, label).toBeLessThanOrEqual(high?.[key] ?? Number.POSITIVE_INFINITY);
    }
  }
}

function hasMoved(process: PsutilProcess, ours: Ours): boolean {
  const theirs = process['memory_info'] as Readonly<Record<string, number>>;
  const memory = ours.memoryInfo;
  // psutil 5.9 has two more fields, lib and dirty, which are always 0.
  const isSameMemory = memory !== null && (['rss', 'vms', 'shared', 'text', 'data'] as const).every((field) => memory[field] === theirs[field]);
  return !isSameMemory || ours.numThreads !== process['num_threads'] || ours.numFds !== process['num_fds'] || ours.status !== process['status'];
}

function camelKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [toCamelCase(key), item]));
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}
