import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadFleetConfig } from '../src/config/fleet-config.js';
import { listActions } from '../src/fleet/actions/list-actions.js';
import { listDeadLetters } from '../src/fleet/dead-letters/dead-letters.js';
import { listEvents } from '../src/fleet/events/list-events.js';
import { recordingTerminal } from './recording-terminal.js';
import { noRowFlags } from './row-flags.js';
import { type ScriptedApi, startScriptedApi } from './scripted-api.js';

const procUid = '9f86d081884c7d65';

/** Has as many rows as a page takes, and no more pages. */
let api: ScriptedApi;
let home: string;
let stored: number;
let asked: string[];
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-listings-'));
  stored = 3;
  asked = [];
  api = await startScriptedApi((route) => {
    asked.push(route);
    const limit = Number(/limit=(\d+)/.exec(route)?.[1]);
    const rows = Array.from({ length: Math.min(stored, limit) }, (_, id) => ({ id, procUid, results: [] }));
    return { body: { data: rows, meta: { cursor: null } } };
  });
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: home,
    PSFLEET_HOME: home,
    PSFLEET_API_URL: api.url,
    PSFLEET_TOKEN: 'right',
  };
  for (const [name, value] of Object.entries(env)) {
    vi.stubEnv(name, value);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  api.close();
  rmSync(home, { recursive: true });
});

const flags = { ...noRowFlags, json: true, host: null, server: null };
const listings = {
  actions: async (limit: number) => {
    const terminal = recordingTerminal();
    await listActions({ ...flags, process: null, status: null, limit }, terminal, 0);
    return terminal;
  },
  'dead-letters list': async (limit: number) => {
    const terminal = recordingTerminal();
    await listDeadLetters(loadFleetConfig(), { ...flags, limit }, terminal);
    return terminal;
  },
} as const;

describe.each(Object.entries(listings))('psfleet %s', (_, list) => {
  test('says that there are more than it lists', async () => {
    const terminal = await list(2);
    expect(JSON.parse(terminal.output())).toHaveLength(2);
    expect(terminal.errors()).toBe('psfleet: these are the newest 2: --limit lists more\n');
  });

  test('says nothing where these are all', async () => {
    const terminal = await list(3);
    expect(JSON.parse(terminal.output())).toHaveLength(3);
    expect(terminal.errors()).toBe('');
  });
});

describe('a listing of one process', () => {
  const eventFlags = { ...flags, kind: [], host: [], label: [], name: null, user: null, pid: null };
  const range = { from: null, to: null, limit: 5 };

  test('takes a host and an id, as completion offers them', async () => {
    const process = { host: 'web-1', pid: 1234 };
    await listActions({ ...flags, process, status: null, limit: 5 }, recordingTerminal(), 0);
    await listEvents({ ...eventFlags, ...range, process }, recordingTerminal(), 0);
    const [first = '', actions = '', second = '', events = ''] = asked;
    expect(first).toMatch(/^GET \/api\/v1\/hosts\/web-1\/processes\?.*pid=1234/);
    expect(second).toBe(first);
    expect([actions, events]).toEqual([
      expect.stringMatching(/^GET \/api\/v1\/actions\?.*procUid=9f86d081884c7d65/),
      expect.stringMatching(/^GET \/api\/v1\/.*events\?.*procUid=9f86d081884c7d65/),
    ]);
  });

  test('takes an identity without looking it up, because processes end', async () => {
    await listActions({ ...flags, process: { procUid }, status: null, limit: 5 }, recordingTerminal(), 0);
    expect(asked).toHaveLength(1);
  });
});
