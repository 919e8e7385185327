import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Diff {
  readonly started: readonly { pid: number }[];
  readonly ended: readonly { pid: number; rss: number | null }[];
  readonly changed: readonly {
    pid: number;
    name: string;
    nameBefore: string;
    rss: number | null;
    growth: Record<string, number | null>;
  }[];
  readonly restarted: readonly object[];
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
const hostile = "'; DROP TABLE ticks; -- \\ \u001b[31m";
const host = 'web-1';
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  for (const name of [host, 'late-1']) {
    await insertHost(world.storage, name, now);
  }
  // Every message is delivered twice.
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertTick(world.storage, {
      host,
      ts: now - 60_000,
      seq: 1,
      processes: [
        { pid: 1 },
        { pid: 2, rss: 500 },
        { pid: 3, rss: 600 },
        { pid: 4, rss: null },
        { pid: 10, name: hostile, rss: 7 },
        { pid: 11, name: hostile, rss: 8 },
        { pid: 12, name: 'batch' },
      ],
    });
    await insertTick(world.storage, {
      host,
      ts: now - 50_000,
      seq: 2,
      keyframe: false,
      processes: [
        { pid: 2, name: 'execed', rss: 100, numFds: 9 },
        { pid: 10, exited: true },
        { pid: 11, exited: true },
        { pid: 12, exited: true },
        { pid: 20, name: hostile, rss: 1 },
        { pid: 21, name: 'fresh', rss: 2 },
      ],
    });
    await insertTick(world.storage, {
      host,
      ts: now - 40_000,
      seq: 3,
      keyframe: false,
      processes: [
        { pid: 3, rss: 650, cpuTicksTotal: 530, numThreads: 1 },
        { pid: 4, rss: 9 },
        { pid: 30, name: 'short' },
      ],
    });
    await insertTick(world.storage, {
      host,
      ts: now - 30_000,
      seq: 4,
      keyframe: false,
      processes: [{ pid: 30, name: 'short', exited: true }],
    });
  }
  await insertTick(world.storage, { host: 'late-1', ts: now - 10_000, seq: 1, processes: [{ pid: 1 }] });
});
afterAll(() => world.stop());

const diff = (query: string, of = host) => world.get<Diff>(`/api/v1/hosts/${of}/processes/diff?${query}`);
const pids = (rows: readonly { pid: number }[]): number[] => rows.map(({ pid }) => pid);

const noTcp = { tcpSentBytes: 0, tcpReceivedBytes: 0 };

describe('GET /hosts/{host}/processes/diff', () => {
  it('lists processes that started, ended, changed and restarted', async () => {
    const { status, body } = await diff(`from=${now - 55_000}&to=${now - 20_000}`);
    expect(status).toBe(200);
    expect([pids(body.data.started), pids(body.data.ended)]).toEqual([
      [21, 20],
      [12, 11, 10],
    ]);
    expect(body.data.ended[1]?.rss).toBe(8);
    expect(body.data.changed.map(({ pid, name, nameBefore, rss }) => [pid, name, nameBefore, rss])).toEqual([
      [3, 'p3', 'p3', 650],
      [2, 'execed', 'p2', 100],
      [4, 'p4', 'p4', 9],
    ]);
    expect(body.data.changed.map(({ growth }) => growth)).toEqual([
      { cpuTime: 0.3, rss: 50, numThreads: -1, numFds: 0, readBytes: 0, writeBytes: 0, ...noTcp },
      { cpuTime: 0, rss: -400, numThreads: 0, numFds: 6, readBytes: 0, writeBytes: 0, ...noTcp },
      { cpuTime: 0, rss: null, numThreads: 0, numFds: 0, readBytes: 0, writeBytes: 0, ...noTcp },
    ]);
    expect(body.data.restarted).toEqual([
      {
        name: hostile,
        username: 'app',
        ended: [uidOf(host, { pid: 11 }), uidOf(host, { pid: 10 })],
        started: [uidOf(host, { pid: 20 })],
      },
    ]);
    expect(body.meta).toMatchObject({
      from: new Date(now - 60_000).toISOString(),
      to: new Date(now - 30_000).toISOString(),
      partial: false,
      warnings: [],
    });
  });

  it('is empty for two times within one tick', async () => {
    expect((await diff(`from=${now - 29_000}&to=${now - 28_000}`)).body.data).toEqual({
      started: [],
      ended: [],
      changed: [],
      restarted: [],
    });
  });

  it('does not treat a missing table as an empty one', async () => {
    expect((await diff('from=-1h', 'late-1')).body).toMatchObject({
      data: { started: [], ended: [], changed: [] },
      meta: {
        from: null,
        to: new Date(now - 10_000).toISOString(),
        partial: true,
        warnings: [expect.stringMatching(/^from: no complete tick/)],
      },
    });
  });

  it('does not count processes beyond the cut of a table as ended', async () => {
    await insertHost(world.storage, 'huge-1', now);
    const processes = Array.from({ length: 10_001 }, (_, index) => ({ pid: index + 1 }));
    await insertTick(world.storage, { host: 'huge-1', ts: now - 60_000, seq: 1, processes: processes.slice(1) });
    await insertTick(world.storage, {
      host: 'huge-1',
      ts: now - 50_000,
      seq: 2,
      keyframe: false,
      processes: processes.slice(0, 1),
    });
    expect((await diff(`from=${now - 55_000}&to=${now - 45_000}`, 'huge-1')).body).toMatchObject({
      data: { started: [], ended: [], changed: [], restarted: [] },
      meta: { partial: true, warnings: [expect.stringMatching(/^to: more than 10000 processes/)] },
    });
  });

  it.each([
    ['', ['from']],
    ['from=x&to=y&at=z', ['at', 'from', 'to']],
    ['from=-1m&to=-2m', ['from']],
  ])('rejects ?%s and reports every problem', async (query, paths) => {
    const { status, body } = await diff(query);
    expect(status).toBe(400);
    expect([...new Set((body['errors'] as { path: string }[]).map(({ path }) => path))].sort()).toEqual(paths);
  });

  it('answers 404 for an unknown host', async () => {
    expect((await diff('from=-1h', 'nope')).status).toBe(404);
  });
});
