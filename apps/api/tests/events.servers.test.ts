import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertRows, uidOf } from './world/rows.js';
import { readAllPages, startWorld, type World } from './world/start-world.js';

interface Event {
  readonly host: string;
  readonly kind: string;
  readonly at: string;
  readonly pid: number | null;
  readonly name: string | null;
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
const hostile = "'; DROP TABLE ticks; -- \\ \u001b[31m {kinds:Array(String)}";
let world: World;

const uid = (pid: number): string => BigInt(`0x${uidOf('web-1', { pid })}`).toString();
const path = '/api/v1/process-events';

const victim = {
  total_vm: 83_750_912,
  anon_rss: 59_637_760,
  file_rss: 4_096,
  shmem_rss: 0,
  page_tables: 167_936,
  cgroup: hostile,
  oom_score_adj: -500,
};
const shownVictim = {
  totalVm: 83_750_912,
  anonRss: 59_637_760,
  fileRss: 4_096,
  shmemRss: 0,
  pageTables: 167_936,
  cgroup: hostile,
  oomScoreAdj: -500,
};

/** What the kernel accounts to ended processes, which these rows do not have. */
const noUsage = {
  cpuTime: null,
  peakRss: null,
  readBytes: null,
  writeBytes: null,
  ppid: null,
  parentProcUid: null,
  cmdline: null,
  cmdlineCut: null,
  unswept: null,
};

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  for (const host of ['web-1', 'web-2', 'quiet-1']) {
    await insertHost(world.storage, host, now);
  }
  const row = (facts: Record<string, unknown>): Record<string, unknown> => ({
    host: 'web-1',
    boot_id: 'b',
    ts: now - 10_000,
    seq: 7,
    nr: 0,
    source: 'kernel',
    name: 'node',
    username: 'app',
    proc_uid: '0',
    ...facts,
  });
  const ofHost = { source: 'agent', pid: null, name: null, username: null };
  const events = [
    row({ kind: 'start', at: now - 15_000, proc_uid: uid(2), pid: 2, nr: 0 }),
    row({ kind: 'exec', at: now - 15_000, proc_uid: uid(2), pid: 2, nr: 1, name: hostile }),
    row({ kind: 'exit', at: now - 12_000, proc_uid: uid(2), pid: 2, nr: 2, exit_code: 3, lifetime_ms: 3001 }),
    row({
      kind: 'exit',
      at: now - 11_000,
      since: now - 20_000,
      source: 'sweep',
      proc_uid: uid(3),
      pid: 3,
      nr: 3,
      username: null,
    }),
    row({ kind: 'oom', at: now - 13_000, proc_uid: '0', pid: null, name: null, username: null, nr: 4, ...victim }),
    row({ kind: 'clock-step', at: now - 14_000, pid: null, name: null, username: null, nr: 5, step_ms: -3_600_000 }),
    row({ kind: 'exit', at: now - 12_000, host: 'web-2', pid: 9, exit_signal: 9 }),
    // The same time in another message is another event.
    row({ kind: 'exit', at: now - 12_000, ts: now, seq: 8, nr: 2, pid: 5 }),
    row({ kind: 'start', at: now - 7_200_000, ts: now - 7_200_000, seq: 1, proc_uid: uid(3), pid: 3, name: 'old' }),
    row({ kind: 'start', at: now + 60_000, host: 'web-2', pid: 10, name: 'ahead' }),
    row({ ...ofHost, kind: 'agent-stop', at: now - 9_000_000, nr: 6, reason: 'SIGTERM' }),
    row({ ...ofHost, kind: 'reboot', at: now - 8_900_000, nr: 7, gap_ms: 61_500 }),
    row({ ...ofHost, kind: 'agent-start', at: now - 8_890_000, nr: 8, gap_ms: 110_000, agent_version: '0.2.0' }),
  ].map((event) => ({
    ...event,
    at: new Date(event['at'] as number).toISOString(),
    ...('since' in event ? { since: new Date(event['since'] as number).toISOString() } : {}),
  }));
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertRows(world.storage, 'process_events', events);
  }
});
afterAll(() => world.stop());

const list = (query: string) => world.get<Event[]>(`${path}?${query}`);
const shape = (events: readonly Event[]) => events.map(({ host, kind, pid }) => [host, kind, pid]);

describe('GET /process-events', () => {
  it('lists the events of the last hour, newest first, each once', async () => {
    const { status, body } = await list('');
    expect([status, shape(body.data)]).toEqual([
      200,
      [
        ['web-2', 'start', 10],
        ['web-1', 'exit', 3],
        ['web-2', 'exit', 9],
        ['web-1', 'exit', 5],
        ['web-1', 'exit', 2],
        ['web-1', 'oom', null],
        ['web-1', 'clock-step', null],
        ['web-1', 'exec', 2],
        ['web-1', 'start', 2],
      ],
    ]);
    expect(body.meta).toMatchObject({ cursor: null, from: new Date(now - 3_600_000).toISOString() });
    const noVictim = Object.fromEntries(Object.keys(shownVictim).map((name) => [name, null]));
    const none = {
      ...noUsage,
      since: null,
      exitCode: null,
      exitSignal: null,
      lifetime: null,
      step: null,
      gap: null,
      reason: null,
      agentVersion: null,
      program: null,
      ...noVictim,
    };
    expect(body.data[4]).toEqual({
      ...none,
      host: 'web-1',
      kind: 'exit',
      at: new Date(now - 12_000).toISOString(),
      source: 'kernel',
      procUid: uidOf('web-1', { pid: 2 }),
      pid: 2,
      name: 'node',
      username: 'app',
      exitCode: 3,
      lifetime: 3.001,
    });
    expect(body.data[1]).toMatchObject({
      source: 'sweep',
      since: new Date(now - 20_000).toISOString(),
      username: null,
    });
    expect(body.data[5]).toEqual({
      ...none,
      host: 'web-1',
      kind: 'oom',
      at: new Date(now - 13_000).toISOString(),
      source: 'kernel',
      procUid: null,
      pid: null,
      name: null,
      username: null,
      ...shownVictim,
    });
    expect(body.data[6]).toMatchObject({ step: -3600 });
  });

  it.each([
    [
      'kind=oom&kind=clock-step',
      [
        ['web-1', 'oom', null],
        ['web-1', 'clock-step', null],
      ],
    ],
    [
      'host=web-2',
      [
        ['web-2', 'start', 10],
        ['web-2', 'exit', 9],
      ],
    ],
    [
      'host=web-2&host=web-1&kind=start',
      [
        ['web-2', 'start', 10],
        ['web-1', 'start', 2],
      ],
    ],
    ['host=quiet-1', []],
    [
      `procUid=${uidOf('web-1', { pid: 3 })}`,
      [
        ['web-1', 'exit', 3],
        ['web-1', 'start', 3],
      ],
    ],
    [`procUid=${uidOf('web-1', { pid: 3 })}&from=-1h`, [['web-1', 'exit', 3]]],
    ['procUid=ffffffffffffffff', []],
    ['procUid=0000000000000000', []],
    ['pid=9', [['web-2', 'exit', 9]]],
    ['pid=3&kind=start&from=-3h', [['web-1', 'start', 3]]],
    ['name=old&from=-3h', [['web-1', 'start', 3]]],
    [`name=${encodeURIComponent(hostile)}`, [['web-1', 'exec', 2]]],
    [`username=${encodeURIComponent("app' OR 1=1 --")}`, []],
    [`from=${now - 13_000}&to=${now - 12_000}`, [['web-1', 'oom', null]]],
  ])('filters by %s', async (query, expected) => {
    const { status, body } = await list(query);
    expect([status, shape(body.data)]).toEqual([200, expected]);
  });

  it('tells reboots, and when agents started and stopped', async () => {
    const { body } = await list('host=web-1&from=-3h&kind=reboot&kind=agent-start&kind=agent-stop');
    expect(body.data).toMatchObject([
      { kind: 'agent-start', source: 'agent', procUid: null, gap: 110, reason: null, agentVersion: '0.2.0' },
      { kind: 'reboot', source: 'agent', gap: 61.5, agentVersion: null },
      { kind: 'agent-stop', source: 'agent', gap: null, reason: 'SIGTERM' },
    ]);
  });

  it.each([1, 2, 4])('pages by %s, each event once', async (limit) => {
    const whole = (await list('from=-3h')).body.data;
    expect(whole).toHaveLength(13);
    expect(await readAllPages<Event>(world, `${path}?from=-3h&limit=${limit}`)).toEqual(whole);
  });

  it('goes on from a cursor of a time range that begins in the seventies', async () => {
    const range = 'from=1972-01-01T00:00:00Z&limit=1';
    const { cursor } = (await list(range)).body.meta;
    expect((await list(`${range}&cursor=${String(cursor)}`)).status).toBe(200);
  });

  it('rejects a cursor of another list', async () => {
    const { cursor } = (await list('kind=exit&limit=1')).body.meta;
    expect((await list(`kind=exit&limit=3&cursor=${String(cursor)}`)).status).toBe(200);
    for (const query of ['kind=start', 'kind=exit&host=web-1', 'kind=exit&from=-1h']) {
      expect((await list(`${query}&cursor=${String(cursor)}`)).status).toBe(400);
    }
  });

  it.each([
    [
      'kind=stop&host=A&procUid=1&pid=-1&name=&from=x&to=y&limit=0&sort=at',
      ['from', 'host', 'kind', 'limit', 'name', 'pid', 'procUid', 'sort', 'to'],
    ],
    ['from=-1m&to=-2m', ['from']],
    ['cursor=e30', ['cursor']],
  ])('rejects ?%s and reports every problem', async (query, paths) => {
    const { status, body } = await list(query);
    expect(status).toBe(400);
    expect([...new Set((body['errors'] as { path: string }[]).map(({ path: name }) => name))].sort()).toEqual(paths);
  });

  it('answers 404 for an unknown host', async () => {
    expect(await list('host=nope')).toMatchObject({
      status: 404,
      body: { type: 'https://psfleet.dev/problems/unknown-host' },
    });
  });
});
