import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { hostNameOf } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { limitMemory, type MemoryLimit } from '../programs/memory-limit.js';
import { OneMachine } from '../programs/one-machine.js';

type Row = Readonly<Record<string, unknown>>;

const host = hostNameOf(os.hostname());
const megabyte = 1_048_576;
/** Not a version manager's script of that name, which starts processes of its own. */
const python = '/usr/bin/python3';

const machine = new OneMachine();
const children: ChildProcess[] = [];
let folder: string;
let memory: MemoryLimit | null = null;

/** A process that ends or is ended by the test. */
async function run(command: string, ...args: string[]): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(command, args, { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return child as ChildProcess & { readonly pid: number };
}

function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Asks one question, again until its answer has a row that is as wanted. */
async function ask(query: string, isWanted: (row: Row) => boolean): Promise<Row> {
  return eventually(
    query,
    async () => {
      const { status, body } = await machine.get(`/api/v1/processes/top?from=-5m&limit=200&${query}`);
      expect(status).toBe(200);
      return (body.data as Row[]).find(isWanted) ?? null;
    },
    60_000,
    1_000,
  );
}

const hasEnded = (pid: number | null) => (row: Row) =>
  (pid === null || row['pid'] === pid) && row['exit'] !== null && row['program'] !== null;

beforeAll(async () => {
  folder = mkdtempSync('/var/tmp/which-');
  await machine.start({ PSFLEET_AGENT_INTERVAL: '2s' });
}, 120_000);

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
  memory?.remove();
  rmSync(folder, { recursive: true });
  await machine.remove();
});

it('names what ate the memory and ended, in one request', async () => {
  const path = script('report_builder.py', `import time\nb = bytearray(400 << 20)\ntime.sleep(6)\n`);
  const { pid } = await run(python, path, '--from', 'Saturday');
  const row = await ask('by=rss', hasEnded(pid));
  expect(row).toMatchObject({
    host,
    name: 'python3',
    cmdline: [python, path, '--from', 'Saturday'],
    program: `python ${path}`,
    running: false,
    exit: { exitCode: 0, exitSignal: null, oomKilled: false },
    programProcesses: 1,
    programHosts: 1,
  });
  expect(row['value']).toBeGreaterThan(400 * megabyte);
}, 120_000);

it('names the program that had the memory, not the one that it executed', async () => {
  const path = script(
    'eat.py',
    `import os, time\nb = bytearray(300 << 20)\ntime.sleep(6)\nos.execv('/bin/sleep', ['sleep', '300'])\n`,
  );
  const { pid } = await run(python, path);
  await eventually(
    'the sleep',
    async () => {
      const { body } = await machine.get(`/api/v1/hosts/${host}/processes?pid=${pid}&name=sleep`);
      return (body.data as Row[])[0] ?? null;
    },
    60_000,
    1_000,
  );
  expect(await ask('by=rss', (row) => row['pid'] === pid)).toMatchObject({
    name: 'python3',
    cmdline: [python, path],
    program: `python ${path}`,
    running: true,
    exit: null,
  });
}, 120_000);

it('knows a zombie by its arguments and its exit code', async () => {
  const child = script('child.py', `import sys, time\nb = bytearray(200 << 20)\ntime.sleep(6)\nsys.exit(3)\n`);
  const parent = script(
    'parent.py',
    `import subprocess, time\np = subprocess.Popen(['${python}', '${child}'])\ntime.sleep(300)\n`,
  );
  await run(python, parent);
  expect(await ask('by=rss', (row) => row['program'] === `python ${child}` && row['exit'] !== null)).toMatchObject({
    cmdline: [python, child],
    running: false,
    exit: { exitCode: 3 },
  });
}, 120_000);

it('says that the kernel killed it because memory ran out', async ({ skip }) => {
  const limit = limitMemory(`psfleet-which-${process.pid}`, 60 * megabyte);
  if (typeof limit === 'string') {
    return skip(limit);
  }
  memory = limit;
  const { pid } = await run('/bin/sh', '-c', `echo $$ > ${limit.folder}/cgroup.procs; sleep 5; exec tail /dev/zero`);
  // It lived for less than a tick with that memory: the account of its end has the most.
  expect(await ask('by=peakRss', hasEnded(pid))).toMatchObject({
    running: false,
    exit: { exitSignal: 9, oomKilled: true },
  });
}, 120_000);

it('counts a swarm of processes, most of which end between two sweeps', async () => {
  // Half of them are gone before their arguments could be read, and are known by their name.
  await run('/bin/bash', '-c', 'for n in $(seq 20); do head -c 200000000 /dev/zero | cksum; done > /dev/null');
  const row = await ask(
    'by=cpu&program=cksum',
    ({ exit, programProcesses }) => exit !== null && programProcesses === 20,
  );
  expect(row).toMatchObject({ name: 'cksum', programHosts: 1, running: false, exit: { exitCode: 0 } });
}, 120_000);

it('tells apart two programs whose names begin with the same 15 characters', async () => {
  for (const end of ['worker', 'master']) {
    const path = join(folder, `averyverylongprocessname-${end}`);
    copyFileSync('/bin/sleep', path);
    await run(path, '300');
    expect(await ask(`by=rss&name=averyverylongprocessname-${end}`, () => true)).toMatchObject({
      name: `averyverylongprocessname-${end}`,
      program: path,
      programProcesses: 1,
    });
  }
}, 120_000);
