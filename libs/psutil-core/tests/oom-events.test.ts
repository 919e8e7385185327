import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { AccessDenied, NotSupported, processEvents, type ProcessEvent } from '../src/index.js';
import { mayFollowEvents } from './testing/event-rights.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

const name = `psfleet-oom-${process.pid}`;
/** Where memory is limited, the file with the limit, and that with the limit of memory and swap together. */
const hierarchy = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', swap: 'memory.memsw.limit_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max', swap: 'memory.swap.max' },
].find(({ root }) => existsSync(`${root}/cgroup.procs`) && isWritable(root));

function isWritable(root: string): boolean {
  return process.getuid?.() === 0 && (root.endsWith('memory') || hasMemory(root));
}

function hasMemory(root: string): boolean {
  return readFileSync(`${root}/cgroup.subtree_control`, 'latin1').split(/\s/u).includes('memory');
}

afterEach(async () => {
  await endSpawned();
  if (hierarchy !== undefined && existsSync(`${hierarchy.root}/${name}/child`)) {
    await eventually(() => readFileSync(`${hierarchy.root}/${name}/child/cgroup.procs`, 'latin1') === '');
    rmdirSync(`${hierarchy.root}/${name}/child`);
    rmdirSync(`${hierarchy.root}/${name}`);
  }
});

/** Null where this machine does not permit it. */
function follow(): { readonly seen: ProcessEvent[]; stop(): void } | null {
  const seen: ProcessEvent[] = [];
  try {
    const events = processEvents({ intervalMs: 5, onEvents: (batch) => seen.push(...batch.events) });
    return { seen, stop: () => events.stop() };
  } catch (error) {
    expect([AccessDenied, NotSupported].some((type) => error instanceof type)).toBe(true);
    expect(mayFollowEvents(), String(error)).toBe(false);
    return null;
  }
}

it('tells the memory and the control group of a process that the kernel kills when memory runs out', async () => {
  const following = follow();
  if (following === null || hierarchy === undefined || !existsSync('/dev/kmsg')) {
    following?.stop();
    return;
  }
  const group = `${hierarchy.root}/${name}`;
  mkdirSync(`${group}/child`, { recursive: true });
  writeFileSync(`${group}/${hierarchy.limit}`, String(64 * 1024 * 1024));
  if (existsSync(`${group}/${hierarchy.swap}`)) {
    writeFileSync(`${group}/${hierarchy.swap}`, String(64 * 1024 * 1024));
  }
  // The shell moves itself, then becomes a program that wants more memory than it may have.
  const script = `echo $$ > ${group}/child/cgroup.procs; echo 250 > /proc/self/oom_score_adj; exec tail /dev/zero`;
  const child = await start('/bin/sh', ['-c', script]);
  const victims = (): ProcessEvent[] => following.seen.filter(({ kind, pid }) => kind === 'oom' && pid === child.pid);
  await eventually(() => victims().length > 0);
  following.stop();
  const [event] = victims();
  expect(event).toMatchObject({ kind: 'oom', name: 'tail', victim: { cgroup: `/${name}/child`, oomScoreAdj: 250 } });
  const { totalVm, anonRss, fileRss, shmemRss, pageTables } = event?.kind === 'oom' ? event.victim : {};
  expect(anonRss).toBeGreaterThan(40 * 1024 * 1024);
  expect(anonRss).toBeLessThanOrEqual(64 * 1024 * 1024);
  expect(totalVm).toBeGreaterThan(anonRss ?? Infinity);
  expect(fileRss).toBeGreaterThanOrEqual(0);
  expect(shmemRss).toBe(0);
  expect(pageTables).toBeGreaterThan(0);
});
