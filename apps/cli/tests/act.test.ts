import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { act } from '../src/fleet/act/act.js';
import { recordingTerminal } from './recording-terminal.js';
import { notFound, type ScriptedApi, startScriptedApi } from './scripted-api.js';

const [first, gone, last] = ['a'.repeat(16), 'b'.repeat(16), 'c'.repeat(16)] as const;
const pids: Readonly<Record<string, number>> = { [first]: 11, [gone]: 12, [last]: 13 };

/** Knows three processes, of which one ends before anything is done to it. */
let api: ScriptedApi;
let home: string;
let lastStatus: string;
let actedOn: string[];
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-act-'));
  lastStatus = 'done';
  actedOn = [];
  api = await startScriptedApi((route, body) => {
    if (route !== 'POST /api/v1/actions') {
      const procUid = route.slice(-16);
      return {
        body: { data: { procUid, host: 'web-1', pid: pids[procUid], createTime: 1, cmdline: ['x'] }, meta: {} },
      };
    }
    const { procUid } = (body as { target: { procUid: string } }).target;
    actedOn.push(procUid);
    const status = procUid === last ? lastStatus : 'done';
    const results = [{ host: 'web-1', pid: pids[procUid], procUid, detail: `it was ${status}` }];
    return procUid === gone
      ? notFound('The process has ended.')
      : { status: 201, body: { data: { id: `id-${procUid}`, status, results }, meta: {} } };
  });
  for (const [name, value] of [
    ['HOME', home],
    ['XDG_CONFIG_HOME', home],
    ['PSFLEET_HOME', home],
    ['PSFLEET_API_URL', api.url],
    ['PSFLEET_TOKEN', 'right'],
  ] as const) {
    vi.stubEnv(name, value);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  api.close();
  rmSync(home, { recursive: true });
});

async function kill(
  json: boolean,
  ...procUids: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  const terminal = recordingTerminal();
  const processes = procUids.map((procUid) => ({ procUid }));
  const flags = { processes, yes: true, json, server: null };
  const code = await act({ verb: 'signal', args: { signal: 'SIGTERM' } }, 'send TERM?', flags, terminal);
  return { code, out: terminal.output(), err: terminal.errors() };
}

describe('psfleet kill of several processes', () => {
  test('goes on after one that is gone, and says in JSON what was done', async () => {
    const { code, out, err } = await kill(true, first, gone, last);
    expect(actedOn).toEqual([first, gone, last]);
    expect(JSON.parse(out).map(({ id }: { id: string }) => id)).toEqual([`id-${first}`, `id-${last}`]);
    expect(err).toMatch(/^psfleet: web-1\/12: The process has ended/);
    expect(code).toBe(4);
  });

  test('shows each result where no JSON is wanted', async () => {
    const { code, out } = await kill(false, first, gone, last);
    expect(out).toBe(`web-1/11: done: it was done (id-${first})\nweb-1/13: done: it was done (id-${last})\n`);
    expect(code).toBe(4);
  });

  test('ends with the worst of all exit codes', async () => {
    lastStatus = 'refused';
    expect((await kill(true, first, gone, last)).code).toBe(5);
    expect((await kill(true, first)).code).toBe(0);
  });
});
