import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessDenied, Process, createPsutil, processIter } from '../src/index.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

const nobodyUid = 65_534;
const isRoot = process.getuid?.() === 0;

/**
 * Another user's process, seen by this one without the rights of root. The effective user decides about files and
 * priorities; signals and limits also depend on the real user, which a test could not restore.
 */
let other: Process;

beforeEach(async () => {
  const child = isRoot ? await start('/bin/sleep', ['1000']) : null;
  other = new Process(child?.pid ?? 1);
  if (child !== null) {
    await eventually(() => other.name() === 'sleep' && other.status() === 'sleeping');
    process.seteuid?.(nobodyUid);
  }
});

afterEach(async () => {
  if (isRoot) {
    process.seteuid?.(0);
  }
  await endSpawned();
});

describe('without rights', () => {
  it.each([
    ['ioCounters', () => other.ioCounters()],
    ['numFds', () => other.numFds()],
    ['environ', () => other.environ()],
    ['openFiles', () => other.openFiles()],
    ['memoryMaps', () => other.memoryMaps()],
    ['memoryFootprint', () => other.memoryFootprint()],
    ['cwd', () => other.cwd()],
    ['setting the priority', () => other.nice(-1)],
  ])('%s of another user is denied', (_, act) => {
    expect(act).toThrow(AccessDenied);
  });

  it('everybody may read the rest', () => {
    const info = other.asDict({
      attrs: [
        'ppid',
        'status',
        'username',
        'uids',
        'createTime',
        'cpuTimes',
        'memoryInfo',
        'numThreads',
        'numCtxSwitches',
        'nice',
        'cmdline',
      ],
    });
    expect(Object.values(info)).not.toContain(null);
  });

  it('every process can be listed, with null for what is denied', () => {
    const found = [...processIter({ attrs: [...Process.attrs] })].find(({ pid }) => pid === other.pid);
    expect(found?.info).toMatchObject({ environ: null, numFds: null, ioCounters: null });
  });

  it('the table returns NaN and null, never 0', () => {
    const table = createPsutil().createProcessTable();
    expect(table.sweepSync().count).toBeGreaterThan(3);
    const slot = table.slotOf(other.pid) ?? -1;
    expect(table.columns.readBytes[slot]).toBeNaN();
    const numFds = table.columns.numFds[slot];
    expect(table.columns.rss[slot]).toBeGreaterThan(0);
    expect(table.identity(slot).exe).toBeNull();
    table.close();
    if (isRoot) {
      process.seteuid?.(0);
    }
    // From 6.2 on, Linux shows everybody the number of descriptors.
    expect([Number.NaN, isRoot ? other.numFds() : numFds]).toContain(numFds);
    expect(numFds).not.toBe(0);
  });
});
