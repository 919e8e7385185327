import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '@psfleet/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { status } from '../src/fleet/status/status.js';
import { loadFleetConfig } from '../src/config/fleet-config.js';
import { noRowFlags } from './row-flags.js';
import { recordingTerminal } from './recording-terminal.js';

/** A host that was seen just now. */
const hostNow = (): Partial<Host> => ({
  host: 'web-1',
  status: 'online',
  lastSeen: new Date().toISOString(),
  os: 'linux',
  kernel: '6.1.0',
  cpuCount: 8,
  memoryTotal: 16_777_216_000,
  cpuPercent: 12.5,
  memoryPercent: 61.2,
  processCount: 312,
  agentVersion: '0.1.0',
  warnings: (['missing-rights', 'missing-rights', 'events-lost'] as const).map((code) => ({
    code,
    detail: 'What is wrong',
    remedy: 'What to do',
  })),
});

const unauthorized = {
  type: 'https://psfleet.dev/problems/unauthorized',
  title: 'Unauthorized',
  status: 401,
  detail: 'The token is not valid',
  instance: 'a-request',
};

/** Answers requests that carry the right token with two pages of hosts. */
let api: Server;
let home: string;
let url: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-status-'));
  api = createServer((request, response) => {
    const isAdmin = request.headers.authorization === 'Bearer right';
    response.writeHead(isAdmin ? 200 : 401, { connection: 'close' });
    const isSecondPage = request.url?.includes('cursor=next%2F1') ?? false;
    const page = isSecondPage
      ? { data: [{ ...hostNow(), host: 'evil\u001B[2J', cpuPercent: null, warnings: [] }], meta: { cursor: null } }
      : { data: [hostNow()], meta: { cursor: 'next/1' } };
    response.end(JSON.stringify(isAdmin ? page : unauthorized));
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
});
afterEach(() => {
  api.close();
  rmSync(home, { recursive: true });
});

async function run(env: Record<string, string>, json = false): Promise<string> {
  const terminal = recordingTerminal();
  const config = loadFleetConfig({ PSFLEET_HOME: home, PSFLEET_API_URL: url, ...env });
  await status(config, { ...noRowFlags, json }, terminal);
  return terminal.output();
}

describe('psfleet status', () => {
  test('lists all pages with the token of the home, each warning once, and escapes hostile names', async () => {
    writeFileSync(join(home, 'admin-token'), 'right\n');
    const lines = (await run({})).split('\n');
    expect(lines[0]).toMatch(/^HOST +STATUS +SEEN +CPU% +CPUS +MEM% +MEMORY +PROCS +SYSTEM +AGENT +WARNINGS$/);
    expect(lines[1]).toMatch(
      /^web-1 +online +\d s +12\.5 +8 +61\.2 +15\.6G +312 +linux 6\.1\.0 +0\.1\.0 +missing-rights events-lost$/,
    );
    expect(lines[2]).toMatch(/^evil\\u\{1b\}\[2J +online +\d s +- /);
  });

  test('writes JSON on request', async () => {
    expect(JSON.parse(await run({ PSFLEET_TOKEN: 'right' }, true))).toHaveLength(2);
  });

  test('explains what to do about a failure', async () => {
    await expect(run({})).rejects.toThrow(/admin-token cannot be read\. Start psfleet with `psfleet up`/);
    await expect(run({ PSFLEET_TOKEN: 'wrong' })).rejects.toThrow(/rejected the token/);
    await expect(run({ PSFLEET_TOKEN: 'right', PSFLEET_API_URL: 'http://127.0.0.1:1' })).rejects.toThrow(
      /does not answer \(ECONNREFUSED\): start psfleet/,
    );
  });
});
