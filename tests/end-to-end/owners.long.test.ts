import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostNameOf } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { limitMemory, type MemoryLimit } from '../programs/memory-limit.js';
import { OneMachine } from '../programs/one-machine.js';

const host = hostNameOf(os.hostname());
const unit = `psfleet-e2e-${process.pid}.service`;
let memory: MemoryLimit | null = null;
/** Control groups of version 2, wherever they are mounted. */
const groups = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].find((path) => existsSync(`${path}/cgroup.controllers`));
const group = `${groups}/${unit}`;

const machine = new OneMachine();
const children: ChildProcess[] = [];
let folder: string;

interface LatestRow {
  readonly group: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number | null>>;
}

async function run(command: string, ...args: string[]): Promise<number> {
  const child = spawn(command, args, { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return child.pid ?? 0;
}

async function find(path: string, limitMs = 30_000): Promise<Record<string, unknown>> {
  return eventually(
    path,
    async () => {
      const { body } = await machine.get(path);
      return ((body.data ?? []) as Record<string, unknown>[])[0] ?? null;
    },
    limitMs,
    500,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-owners-'));
  await machine.start({ PSFLEET_AGENT_INTERVAL: '2s' });
}, 240_000);

afterAll(async () => {
  await Promise.all(
    children
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map(async (child) => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
  );
  if (existsSync(group)) {
    rmdirSync(group);
  }
  memory?.remove();
  rmSync(folder, { recursive: true });
  await machine.remove();
});

it('tells the unit of a process, finds it by that, and measures what the unit uses', async () => {
  expect(groups, 'control groups of version 2').toBeDefined();
  mkdirSync(group);
  const pid = await run('/bin/sh', '-c', 'while :; do :; done');
  writeFileSync(`${group}/cgroup.procs`, String(pid));
  const row = await find(`/api/v1/hosts/${host}/processes?unit=${unit}`);
  expect(row).toMatchObject({ pid, unit, cgroup: `/${unit}`, containerId: null });
  expect(await find(`/api/v1/processes?unit=${unit}&status=running`)).toMatchObject({ host, pid });
  // Two readings, a minute apart, and the time until metrics are stored.
  const usage = await eventually(
    'the metrics of the unit',
    async () => {
      const { body } = await machine.get(`/api/v1/hosts/${host}/metrics/latest`);
      const rows = (body.data ?? []) as LatestRow[];
      return rows.find(({ group: name, dimensions }) => name === 'cgroup' && dimensions['unit'] === unit) ?? null;
    },
    150_000,
    1_000,
  );
  expect(usage.values['cpuUsage']).toBeGreaterThan(20_000_000);
}, 240_000);

it('says that an executable was replaced by an update', async () => {
  const path = join(folder, 'tool');
  copyFileSync('/bin/sleep', path);
  const pid = await run(path, '600');
  expect(await find(`/api/v1/hosts/${host}/processes?pid=${pid}`)).toMatchObject({ exe: path, exeState: null });
  copyFileSync('/bin/sleep', `${path}.new`);
  renameSync(`${path}.new`, path);
  const row = await find(`/api/v1/hosts/${host}/processes?exeState=replaced&exe=${encodeURIComponent(path)}`, 90_000);
  expect(row).toMatchObject({ pid, exeState: 'replaced' });
}, 150_000);

it('tells how much memory the victim of an OOM kill had, and in which control group', async ({ skip }) => {
  const limit = limitMemory(`psfleet-e2e-${process.pid}`, 60 * 1024 * 1024);
  if (typeof limit === 'string') {
    return skip(limit);
  }
  memory = limit;
  const pid = await run('/bin/sh', '-c', `echo $$ > ${limit.folder}/cgroup.procs; exec tail /dev/zero`);
  const event = await find(`/api/v1/process-events?kind=oom&pid=${pid}`);
  expect(event).toMatchObject({ name: 'tail', cgroup: `/psfleet-e2e-${process.pid}`, oomScoreAdj: 0 });
  expect(event['anonRss']).toBeGreaterThan(40 * 1024 * 1024);
  expect(event['totalVm']).toBeGreaterThan(event['anonRss'] as number);
}, 60_000);
