import { rollUpStep } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertRows, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';
import { hostile, insertTopFleet } from './world/top-fleet.js';

interface Row {
  readonly host: string;
  readonly procUid: string | null;
  readonly pid: number | null;
  readonly name: string;
  readonly username: string | null;
  readonly rss: number | null;
  readonly cpuPercent: number | null;
  readonly value: number;
}

const hourMs = 3_600_000;
const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertTopFleet(world.storage, now);
});
afterAll(() => world.stop());

const top = (query: string) => world.get<Row[]>(`/api/v1/processes/top?${query}`);
const values = (rows: readonly Row[]) => rows.map(({ host, pid, value }) => [host, pid, value]);

describe('GET /processes/top over a time range', () => {
  it.each([
    [
      `by=cpu&from=${now - 60_000}`,
      [
        ['bare-1', 8, 9.99],
        ['web-1', 1, 9],
        ['web-1', 2, 4],
        ['web-2', 7, 4],
      ],
    ],
    [
      `by=cpu&from=${now - 24_000}&to=${now - 19_000}&host=web-1&host=web-2`,
      [
        ['web-1', 2, 3],
        ['web-2', 7, 2],
      ],
    ],
    [`by=readBytes&from=-1m&limit=1`, [['web-2', 7, 8000]]],
    // A process that ended has what it sent since its last sample in the row of its end.
    [
      `by=tcpSentBytes&from=-1m`,
      [
        ['web-1', 2, 70_000],
        ['web-2', 7, 60_000],
        ['web-1', 3, 50_000],
      ],
    ],
    [
      `by=rss&from=-1m&host=web-1&limit=2`,
      [
        ['web-1', 2, 9000],
        ['web-1', 3, 8000],
      ],
    ],
    [`by=fds&from=-1m&host=web-1&limit=1`, [['web-1', 2, 50]]],
    [`by=cpu&from=${now - 20_000}&to=${now - 19_999}&host=web-1`, [['web-1', 2, 3]]],
    [`by=cpu&from=${now - 29_999}&to=${now - 20_000}&host=web-1`, []],
  ])('%s', async (query, expected) => {
    const { status, body } = await top(query);
    const byValue = (rows: readonly (readonly unknown[])[]) =>
      [...rows].sort((a, b) => Number(b[2]) - Number(a[2]) || String(a[0]).localeCompare(String(b[0])));
    expect([status, byValue(values(body.data))]).toEqual([200, expected]);
    expect(body.meta).toMatchObject({ at: null, tier: 'raw', partial: false, warnings: [] });
  });

  it('is empty and partial before everything that is stored', async () => {
    const { status, body } = await top(`by=rss&from=${now - 24 * hourMs}&to=${now - 23 * hourMs}&host=web-1`);
    expect([status, body.data]).toEqual([200, []]);
    expect(body.meta).toMatchObject({
      partial: true,
      warnings: [`rss is not stored before ${new Date(now - 1_200_000).toISOString()}`],
    });
  });

  it('warns about processes without a stored identity', async () => {
    const ts = now - 900_000;
    await insertHost(world.storage, 'nameless-1', now);
    await insertRows(world.storage, 'process_samples', [
      { host: 'nameless-1', ts, seq: 1, proc_uid: '1', name: 'who', rss: 5 },
    ]);
    const { body } = await top(`by=rss&from=${ts}&to=${ts + 1}&host=nameless-1`);
    expect([body.data, body.meta]).toMatchObject([
      [{ name: 'who', pid: null, value: 5 }],
      { partial: true, warnings: ['the identities of some processes are not stored'] },
    ]);
  });

  it('answers by program for many host-hours, from rollups and newer raw rows', async () => {
    const { storage } = world;
    const start = Math.floor(now / hourMs) * hourMs - 3 * hourMs;
    await storage.command(
      "INSERT INTO hosts (host, ts) SELECT concat('farm-', toString(number)), now64(3) FROM numbers(90)",
    );
    const farm = Array.from({ length: 90 }, (_, index) => `host=farm-${index}`).join('&');
    for (let delivery = 0; delivery < 2; delivery++) {
      for (const [index, ts] of [start + 1000, start + hourMs + 1000, now - 40_000].entries()) {
        await insertTick(storage, {
          host: 'farm-1',
          ts,
          seq: index + 1,
          processes: [
            { pid: 1, name: hostile, cpuTicks: 100, rss: index },
            { pid: 2, name: hostile, cpuTicks: 10, rss: 7 - index },
            { pid: 3, name: hostile, username: null, cpuTicks: 50 },
          ],
        });
      }
    }
    let caughtUp = false;
    while (!caughtUp) {
      ({ caughtUp } = await rollUpStep(storage));
    }
    const { body } = await top(`by=cpu&from=${start}&${farm}`);
    expect(
      body.data.map(({ host, procUid, pid, name, username, value }) => [host, procUid, pid, name, username, value]),
    ).toEqual([
      ['farm-1', uidOf('farm-1', { pid: 1 }), 1, hostile, 'app', 3.3],
      ['farm-1', uidOf('farm-1', { pid: 3 }), 3, hostile, null, 1.5],
    ]);
    expect(body.meta).toMatchObject({
      tier: '1h',
      from: new Date(start).toISOString(),
      partial: false,
      warnings: [],
      explanation: expect.stringContaining('all processes of one program, name and user'),
      notKept: [],
    });
    for (const by of ['fds', 'threads']) {
      const { status, body: problem } = await top(`by=${by}&from=${start}&${farm}`);
      expect([status, problem['errors']]).toEqual([
        400,
        [{ path: 'from', message: expect.stringContaining('more than 250 host-hours') }],
      ]);
    }
    expect((await top(`by=rss&limit=1&from=${start}&${farm}`)).body.data).toMatchObject([
      { name: hostile, username: null, value: 4096 },
    ]);

    // After the raw rows have been deleted.
    await storage.command('TRUNCATE TABLE ticks');
    await insertTick(storage, { host: 'farm-1', ts: now, seq: 9, processes: [] });
    const early = await top(`by=cpu&from=${start - 24 * hourMs}&to=${start - 20 * hourMs}&${farm}`);
    expect([early.status, early.body.data, early.body.meta]).toMatchObject([
      200,
      [],
      { partial: true, warnings: expect.arrayContaining([expect.stringContaining('cpu is not stored before')]) },
    ]);
  }, 120_000);

  it.each([
    ['by=memory&limit=0&host=A&pid=x&at=soon&uid=3', ['at', 'by', 'host', 'limit', 'pid', 'uid']],
    ['limit=1001', ['limit']],
    ['at=-1m&from=-2m', ['at']],
    ['to=-1m', ['to']],
    ['from=-1m&to=-2m', ['from']],
    ['by=cpu&by=rss', ['by']],
  ])('rejects ?%s and reports every problem', async (query, paths) => {
    const { status, body } = await top(query);
    expect(status).toBe(400);
    expect([...new Set((body['errors'] as { path: string }[]).map(({ path }) => path))].sort()).toEqual(paths);
  });

  it('answers 404 for an unknown host', async () => {
    expect((await top('host=nope')).status).toBe(404);
  });
});
