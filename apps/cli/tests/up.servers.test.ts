import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findFreePort, findNatsServer, isAlive, loadEmbeddedConfig } from '@psfleet/embedded';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const project = join(import.meta.dirname, '..');
const serversOnly = ['up', '--without', 'collector', 'api', 'agent'];

let home: string;
let env: Record<string, string>;
let output: string;
const children: ChildProcess[] = [];

let natsServer: string;
beforeAll(async () => {
  ({ file: natsServer } = await findNatsServer(loadEmbeddedConfig()));
  const compiler = join(project, '..', '..', 'node_modules', '.bin', 'tsc');
  expect(
    spawnSync(process.execPath, [compiler, '-b', join(project, 'tsconfig.build.json')], { stdio: 'inherit' }).status,
  ).toBe(0);
});
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-up-'));
  output = '';
  const [nats, clickhouse] = [await findFreePort(), await findFreePort()];
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    PSFLEET_HOME: home,
    PSFLEET_NATS_SERVER: natsServer,
    PSFLEET_NATS_PORT: String(nats),
    PSFLEET_CLICKHOUSE_PORT: String(clickhouse),
  };
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  rmSync(home, { recursive: true, force: true });
});

function psfleet(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [join(project, 'dist', 'main.js'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  children.push(child);
  return child;
}

async function startServers(): Promise<ChildProcess> {
  const child = psfleet(...serversOnly);
  await expect.poll(() => output, { timeout: 60_000 }).toContain('psfleet is ready: http://127.0.0.1:7780\n');
  return child;
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit');
  }
  return child.exitCode;
}

/** Pids of nats-server and ClickHouse. */
function childrenOf(pid: number | undefined): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

describe('psfleet up', () => {
  test('reports its steps, stops in order on SIGTERM and keeps its data', async () => {
    const first = await startServers();
    const pids = childrenOf(first.pid);
    expect(pids).toHaveLength(2);
    const token = readFileSync(join(home, 'admin-token'), 'utf8');
    first.kill('SIGTERM');
    expect(await exitCode(first)).toBe(0);
    expect(output).toMatch(/stopping\nClickHouse stopped .*\nnats-server stopped .*\n$/);
    expect(pids.map(isAlive)).toEqual([false, false]);
    output = '';
    await startServers();
    expect(readFileSync(join(home, 'admin-token'), 'utf8')).toBe(token);
  });

  test('a signal during the start stops the parts that already run', async () => {
    const child = psfleet(...serversOnly);
    await expect.poll(() => output, { timeout: 60_000, interval: 5 }).toContain('nats-server on port');
    const pids = childrenOf(child.pid);
    child.kill('SIGINT');
    expect(await exitCode(child)).toBe(0);
    expect(output).toMatch(/stopping\n(ClickHouse stopped .*\n)?nats-server stopped .*\n$/);
    expect(output).not.toContain('psfleet is ready');
    expect(pids.some(isAlive)).toBe(false);
  });

  test('restarts a server that died, and reports it', async () => {
    const child = await startServers();
    const [nats = 0] = childrenOf(child.pid);
    process.kill(nats, 'SIGKILL');
    await expect.poll(() => output, { timeout: 10_000 }).toContain('nats-server restarted\n');
    expect(output).toContain('nats-server exited (SIGKILL); restarting in 0.5 s\n');
  });

  test('its servers end when it is killed, and the next start works', async () => {
    const first = await startServers();
    const pids = childrenOf(first.pid);
    first.kill('SIGKILL');
    await expect.poll(() => pids.map(isAlive), { timeout: 10_000 }).toEqual([false, false]);
    output = '';
    await startServers();
  });

  test('refuses a home that is in use', async () => {
    await startServers();
    output = '';
    expect(await exitCode(psfleet(...serversOnly))).toBe(1);
    expect(output).toMatch(/^psfleet: .* is in use by another psfleet \(process \d+\): stop that process, or set /);
    expect(output).toMatch(/ or set PSFLEET_HOME to another folder\n$/);
  });

  test('names a busy port and its variable before it starts anything', async () => {
    const squatter = createServer().listen(Number(env['PSFLEET_CLICKHOUSE_PORT']), '127.0.0.1');
    await once(squatter, 'listening');
    expect(await exitCode(psfleet(...serversOnly))).toBe(1);
    squatter.close();
    const { username, uid } = userInfo();
    expect(output).toBe(
      `psfleet: port ${env['PSFLEET_CLICKHOUSE_PORT']} is already in use by a program of ` +
        `user ${username} (uid ${uid}): ` +
        'end the program that listens there, or set PSFLEET_CLICKHOUSE_PORT to another port\n',
    );
  });

  test('reports all wrong settings at once and exits 78', async () => {
    Object.assign(env, { PSFLEET_API_PORT: '0', PSFLEET_LOG_LEVEL: 'loud' });
    expect(await exitCode(psfleet(...serversOnly))).toBe(78);
    expect(output).toContain('PSFLEET_API_PORT must be an integer from 1 to 65535\n  PSFLEET_LOG_LEVEL must be one of');
  });

  test('does not serve the network without TLS unless --insecure is given', async () => {
    env['PSFLEET_API_HOST'] = '0.0.0.0';
    env['PSFLEET_NATS_SERVER'] = '/nowhere';
    expect(await exitCode(psfleet(...serversOnly))).toBe(78);
    expect(output).toMatch(/PSFLEET_API_HOST must be .* without TLS.* or pass --insecure\n/);
    expect(output).toContain('PSFLEET_NATS_SERVER must name a program that can be run');
  });

  test('--json prints nothing but JSON', async () => {
    const child = psfleet(...serversOnly, '--json');
    await expect.poll(() => output, { timeout: 60_000 }).toContain('psfleet is ready');
    child.kill('SIGINT');
    expect(await exitCode(child)).toBe(0);
    const records = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string });
    expect(records.map(({ msg }) => msg)).toContain('psfleet is ready: http://127.0.0.1:7780');
  });
});
