import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadFleetConfig } from '../src/config/fleet-config.js';
import { login } from '../src/fleet/login/login.js';
import { recordingTerminal } from './recording-terminal.js';

const code = 'c'.repeat(43);

/** Serves a page, or none, and makes links. */
let api: Server;
let home: string;
let hasPage: boolean;
let asked: string[];
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-login-'));
  hasPage = true;
  asked = [];
  api = createServer((request, response) => {
    const route = `${request.method} ${request.url}`;
    asked.push(`${route} ${request.headers.authorization}`);
    if (route === 'GET /') {
      response.writeHead(hasPage ? 200 : 404, { connection: 'close' }).end('<!doctype html>');
      return;
    }
    response.writeHead(route === 'POST /api/v1/sessions/links' ? 201 : 404, { connection: 'close' });
    response.end(JSON.stringify({ data: { code, expiresAt: '2026-11-22T20:05:00.000Z' }, meta: {} }));
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
});
afterEach(() => {
  api.close();
  rmSync(home, { recursive: true });
});

const url = (): string => `http://127.0.0.1:${(api.address() as AddressInfo).port}`;

async function run(isTerminal: boolean): Promise<string> {
  const terminal = recordingTerminal({ isTerminal });
  const config = loadFleetConfig({ PSFLEET_HOME: home, PSFLEET_API_URL: `${url()}/`, PSFLEET_TOKEN: 'right' });
  await login(config, terminal);
  return terminal.output();
}

describe('psfleet login', () => {
  test('prints a link whose code no server sees', async () => {
    const [link] = (await run(true)).split('\n');
    expect(link).toBe(`${url()}/#code=${code}`);
    expect(new URL(link ?? '').hash).toBe(`#code=${code}`);
    expect(asked).toEqual(['GET / Bearer right', 'POST /api/v1/sessions/links Bearer right']);
  });

  test('makes no link for a file or another program to keep', async () => {
    await expect(run(false)).rejects.toThrow(/run `psfleet login` on a terminal/);
    expect(asked).toEqual([]);
  });

  test('says that there is no page', async () => {
    hasPage = false;
    await expect(run(true)).rejects.toThrow(/serves no page/);
    expect(asked).toHaveLength(1);
  });
});
