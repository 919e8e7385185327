import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  NoSuchProcess,
  PsutilError,
  createPsutil,
  type MemoryFootprint,
  type ProcessAttribute,
  type ProcessAttributes,
} from '../../src/index.js';
import { endSpawned } from '../testing/spawned.js';
import { askPsutil, toCamelCase } from './ask-psutil.js';
import { describeOracle } from './describe-oracle.js';
import { startOddProcesses, type OddProcesses } from './odd-processes.js';

/** What psutil 5.9 returns for one process: values, or null where it is denied. */
type PsutilProcess = Readonly<Record<string, unknown>>;

const psutilNames = [
  'name',
  'exe',
  'cmdline',
  'ppid',
  'status',
  'uids',
  'gids',
  'username',
  'create_time',
  'cwd',
  'environ',
  'terminal',
  'cpu_times',
  'cpu_num',
  'memory_info',
  'memory_maps',
  'num_threads',
  'threads',
  'num_fds',
  'open_files',
  'io_counters',
  'num_ctx_switches',
  'nice',
  'ionice',
  'cpu_affinity',
];

/**
 * Each attribute is read separately, because psutil 5.9 treats a kernel thread as gone when its environment returns
 * ESRCH.
 */
const askAll = `
import os
def ask(p, name):
    try:
        return getattr(p, name)()
    except psutil.Error:
        return None
result = []
for p in psutil.process_iter():
    if p.pid != os.getpid():
        row = {name: ask(p, name) for name in ${JSON.stringify(psutilNames)}}
        footprint = ask(p, 'memory_full_info')
        row['memory_footprint'] = footprint and {
            'uss': footprint.uss, 'pss': footprint.pss, 'swap': footprint.swap}
        result.append(row | {'pid': p.pid})
`;

const comparedAttributes = [
  'name',
  'exe',
  'cmdline',
  'ppid',
  'status',
  'uids',
  'gids',
  'username',
  'createTime',
  'cwd',
  'environ',
  'terminal',
  'cpuTimes',
  'cpuNum',
  'memoryInfo',
  'memoryMaps',
  'memoryFootprint',
  'numThreads',
  'threads',
  'numFds',
  'openFiles',
  'ioCounters',
  'numCtxSwitches',
  'nice',
  'ionice',
  'cpuAffinity',
] as const satisfies readonly ProcessAttribute[];

type Ours = { readonly [K in (typeof comparedAttributes)[number]]: ProcessAttributes[K] | null };

/** Values that do not change while a process lives; psutil's must equal ours from before or after its reading. */
const steadyNames = [
  'name',
  'exe',
  'cmdline',
  'ppid',
  'uids',
  'gids',
  'username',
  'cwd',
  'environ',
  'terminal',
  'nice',
  'ionice',
  'cpuAffinity',
] as const;
/**
 * psutil 5.9.4 differs for zombies (where psutil 8 and we throw) and for a kernel thread's environment (ESRCH, which it
 * treats as an exit).
 */
const differentForOddNames = new Set(['exe', 'cmdline', 'cwd', 'environ']);
/** Values that busy processes change all the time, and idle ones never. */
const movingNames = ['memoryMaps', 'threads', 'numThreads', 'openFiles', 'numFds', 'status', 'cpuNum'] as const;
/** Counters only grow, so psutil's value lies between ours before and after. */
const growingNames = ['cpuTimes', 'ioCounters', 'numCtxSwitches'] as const;
/** Both compute it from btime, which is rounded to seconds and follows the clock. */
const createTimeTolerance = 1.01;
/**
 * Memory, threads and descriptors of busy processes change between readings; most processes agree in one of a few
 * passes.
 */
const maxPasses = 5;
const minAgreeingShare = 0.6;

describeOracle('every process of this machine, some of which have odd names', () => {
  let odd: OddProcesses;
  beforeAll(async () => {
    odd = await startOddProcesses();
  });
  afterAll(async () => {
    await endSpawned();
    odd.remove();
  });

  it('returns the same values', { timeout: 120_000 }, () => {
    const ps = createPsutil();
    const agreed = new Set<number>();
    let share = 0;
    for (let pass = 0; pass < maxPasses && share < minAgreeingShare; pass += 1) {
      const compared = compareOnce(ps, agreed);
      expect(compared.length).toBeGreaterThan(3);
      share = compared.filter((pid) => agreed.has(pid)).length / compared.length;
    }
    expect(share).toBeGreaterThanOrEqual(minAgreeingShare);
  });
});

/** Returns the PIDs that lived through three readings; those whose changing values agreed are added to `agreed`. */
function compareOnce(ps: ReturnType<typeof createPsutil>, agreed: Set<number>): number[] {
  const before = readAll(ps);
  const theirs = askPsutil(askAll) as PsutilProcess[];
  const after = readAll(ps);
  const compared: number[] = [];
  for (const process of theirs) {
    const pid = process['pid'] as number;
    const first = before.get(pid);
    const last = after.get(pid);
    if (first !== undefined && last !== undefined && first.createTime === last.createTime) {
      compareSteady(process, first, last);
      compareGrowing(process, first, last);
      expect(Math.abs((first.createTime ?? 0) - (process['create_time'] as number))).toBeLessThan(createTimeTolerance);
      compared.push(pid);
      if (!hasMoved(process, first) || !hasMoved(process, last)) {
        agreed.add(pid);
      }
    }
  }
  return compared;
}

function readAll(ps: ReturnType<typeof createPsutil>): Map<number, Ours> {
  const all = new Map<number, Ours>();
  for (const pid of ps.pids()) {
    try {
      all.set(pid, new ps.Process(pid).asDict({ attrs: comparedAttributes }));
    } catch (error) {
      expect(error).toBeInstanceOf(PsutilError);
      expect(error).toBeInstanceOf(NoSuchProcess);
    }
  }
  return all;
}

function compareSteady(process: PsutilProcess, first: Ours, last: Ours): void {
  const isOdd = process['status'] === 'zombie' || (first.memoryInfo?.vms === 0 && first.cmdline?.length === 0);
  const names = isOdd ? steadyNames.filter((name) => !differentForOddNames.has(name)) : steadyNames;
  for (const name of names) {
    const theirs = name === 'environ' ? process[name] : camelKeys(process[toSnakeCase(name)]);
    const isSame = [first, last].some((ours) => comparable(theirs) === comparable(ours[name]));
    expect(
      isSame,
      `pid ${String(process['pid'])} ${name}: psutil ${JSON.stringify(theirs)}, ours ${JSON.stringify(last[name])}`,
    ).toBe(true);
  }
}

/** Kernel workers are named after their work: 'kworker/1:0-events' may be 'kworker/1:0' a moment later. */
function comparable(value: unknown): string {
  return JSON.stringify(sortDeep(value)).replace(/^"(kworker\/[^-+"]*)[^"]*"$/u, '"$1"');
}

/** The order of keys and of lists is irrelevant. */
function sortDeep(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'object')
      ? value.map((item) => JSON.stringify(sortDeep(item))).toSorted()
      : value;
  }
  return value === null || typeof value !== 'object'
    ? value
    : Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function compareGrowing(process: PsutilProcess, first: Ours, last: Ours): void {
  for (const name of growingNames) {
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
  const isSameMemory =
    memory !== null &&
    (['rss', 'vms', 'shared', 'text', 'data'] as const).every((field) => memory[field] === theirs[field]);
  const isSame = (name: (typeof movingNames)[number]): boolean =>
    comparable(lasting(name, camelKeys(process[toSnakeCase(name)]))) === comparable(lasting(name, ours[name]));
  const isSameFootprint = isNear(process['memory_footprint'] as MemoryFootprint | null, ours.memoryFootprint);
  return !isSameMemory || !isSameFootprint || !movingNames.every(isSame);
}

/**
 * The stable part of a value: which threads, which mappings. Pages become shared or private whenever another process
 * starts or ends.
 */
function lasting(name: string, value: unknown): unknown {
  if (!Array.isArray(value)) {
    return value;
  }
  const rows = value as readonly Readonly<Record<string, unknown>>[];
  if (name === 'threads') {
    return rows.map(({ id }) => ({ id }));
  }
  return name === 'memoryMaps'
    ? rows.map(({ path, size }) => ({ path, size }))
    : rows.map(({ path, fd, mode, flags }) => ({ path, fd, mode, flags }));
}

/** Unique memory within a fifth. psutil 5.9.4 denies it for kernel threads, where psutil 8 and we return 0. */
function isNear(theirs: MemoryFootprint | null, ours: MemoryFootprint | null): boolean {
  return theirs === null || ours === null || Math.abs(theirs.uss - ours.uss) <= 0.2 * Math.max(theirs.uss, ours.uss);
}

function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => camelKeys(item));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [toCamelCase(key), camelKeys(item)]));
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}
