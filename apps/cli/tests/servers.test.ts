import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readNamedServers, serversFile, writeNamedServers } from '../src/config/named-servers.js';
import { addServer } from '../src/fleet/servers/servers.js';
import { recordingTerminal } from './recording-terminal.js';
import { type ScriptedApi, startScriptedApi } from './scripted-api.js';

let api: ScriptedApi;
let home: string;
let tokenFile: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-servers-'));
  api = await startScriptedApi(() => ({ body: { data: { total: 1 }, meta: {} } }));
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CONFIG_HOME', home);
  vi.stubEnv('PSFLEET_HOME', '');
  tokenFile = join(home, 'token');
  writeFileSync(tokenFile, 'a-token\n');
});
afterEach(() => {
  vi.unstubAllEnvs();
  api.close();
  rmSync(home, { recursive: true });
});

async function add(name: string): Promise<void> {
  const server = { name, url: api.url, tokenFile, authority: null, use: true };
  await addServer(server, recordingTerminal());
}

describe('psfleet server add', () => {
  test('replaces the current server whose authority file is lost', async () => {
    const broken = { url: 'https://psfleet.invalid', token: 'old', authorityFile: join(home, 'lost.pem') };
    writeNamedServers(serversFile(), { current: 'prod', servers: { prod: broken } });
    await add('prod');
    expect(readNamedServers(serversFile())).toEqual({
      current: 'prod',
      servers: { prod: { url: api.url, token: 'a-token' } },
    });
  });

  test('adds the server that PSFLEET_SERVER already names', async () => {
    vi.stubEnv('PSFLEET_SERVER', 'prod');
    await add('prod');
    expect(readNamedServers(serversFile()).servers).toHaveProperty('prod');
  });
});
