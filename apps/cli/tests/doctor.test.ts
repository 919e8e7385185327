import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadDoctorConfig } from '../src/config/fleet-config.js';
import { doctor } from '../src/fleet/doctor/doctor.js';
import { recordingTerminal } from './recording-terminal.js';

let home: string;
let servers: Server[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-doctor-'));
  writeFileSync(join(home, 'admin-token'), 'right\n');
  servers = [];
});
afterEach(() => {
  servers.forEach((server) => server.close());
  rmSync(home, { recursive: true });
});

async function serve(status: number, body: unknown): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return String((server.address() as AddressInfo).port);
}

async function run(env: Record<string, string>, json = false): Promise<{ isWell: boolean; text: string }> {
  // Nothing listens on port 1.
  const ports = { PSFLEET_COLLECTOR_HEALTH_PORT: '1', PSFLEET_AGENT_HEALTH_PORT: '1', PSFLEET_API_PORT: '1' };
  const terminal = recordingTerminal();
  const config = loadDoctorConfig({ PSFLEET_HOME: home, ...ports, ...env });
  const isWell = await doctor(config, { json }, terminal);
  return { isWell, text: terminal.output() };
}

const twin = {
  code: 'twin',
  severity: 'critical',
  component: 'host',
  title: 'Other machines send with the identities of hosts',
  detail: '1 of 3 hosts',
  remedy: 'see hosts',
  since: null,
  hostCount: 12,
  hosts: [{ host: 'web-1\u001B[2J', detail: 'Another machine sends', remedy: 'Stop the agent on one' }],
};

test('is content if there is nothing to do', async () => {
  const info = { ...twin, code: 'events-lost', severity: 'info', hosts: [], hostCount: null };
  expect(await run({ PSFLEET_API_PORT: await serve(200, { data: [], meta: { failed: [] } }) })).toEqual({
    isWell: true,
    text: 'psfleet has no problems\n',
  });
  const onlyInfo = await run({ PSFLEET_API_PORT: await serve(200, { data: [info], meta: { failed: [] } }) });
  expect(onlyInfo.isWell).toBe(true);
  expect(onlyInfo.text).toContain('INFO events-lost');
});

test('shows each problem with what to do, and no text that a terminal would obey', async () => {
  const failed = [{ check: 'broker', reason: 'no answer' }];
  const { isWell, text } = await run({ PSFLEET_API_PORT: await serve(200, { data: [twin], meta: { failed } }) });
  expect(isWell).toBe(false);
  expect(text).not.toContain('\u001B');
  expect(text.split('\n')).toEqual([
    'CRITICAL twin: Other machines send with the identities of hosts',
    '  1 of 3 hosts',
    expect.stringMatching(/^ {2}web-1.+: Another machine sends$/) as string,
    '    -> Stop the agent on one',
    '  and 11 more: psfleet hosts',
    '',
    'NOT CHECKED broker: no answer',
    '',
    "psfleet's problems: 1 critical, 1 not checked",
    '',
  ]);
});

test('asks the collector and the agent of this machine when the API is gone', async () => {
  const checks = {
    writing: { ok: true },
    broker: { ok: false, error: 'still waiting' },
    disk: { ok: false, bytes: 5 },
  };
  const { isWell, text } = await run({
    PSFLEET_COLLECTOR_HEALTH_PORT: await serve(503, { status: 'failing', checks }),
    PSFLEET_AGENT_HEALTH_PORT: await serve(200, { status: 'ok', checks: { tick: { ok: true } } }),
  });
  expect(isWell).toBe(false);
  expect(text).toContain('CRITICAL api-unavailable');
  expect(text).toContain('CRITICAL collector-not-ready');
  expect(text).toContain('broker: still waiting; disk: {"ok":false,"bytes":5}');
  expect(text).not.toContain('agent-not-ready');
});

test('sees a collector that is frozen, which takes no connection', async () => {
  const listen =
    "require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); })";
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGSTOP');
    const api = await serve(200, { data: [], meta: { failed: [] } });
    const { isWell, text } = await run({ PSFLEET_API_PORT: api, PSFLEET_COLLECTOR_HEALTH_PORT: String(port).trim() });
    expect([isWell, text]).toEqual([
      false,
      expect.stringMatching(/^CRITICAL collector-not-ready.*\n.*does not answer/),
    ]);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

test('writes JSON, also while nothing answers', async () => {
  const { isWell, text } = await run({}, true);
  expect(isWell).toBe(false);
  expect(JSON.parse(text)).toMatchObject({ problems: [{ code: 'api-unavailable' }], failed: [] });
});
