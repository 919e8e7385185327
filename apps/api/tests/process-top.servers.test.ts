import { rollUpStep } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertRows, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

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
const hostile = "'; DROP TABLE ticks; -- \\ \u001b[31m {by:String}";
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  for (const host of ['web-1', 'web-2', 'bare-1', 'gone-1']) {
    await insertHost(storage, host, now);
  }
  // Everything comes twice.
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertTick(storage, {
      host: 'web-1',
      ts: now - 30_000,
      seq: 1,
      processes: [
        { pid: 1, cpuTicks: 900, rss: 100 },
        { pid: 2, cpuTicks: 100, rss: 9000, numFds: 50 },
        { pid: 3, rss: 8000 },
        { pid: 4, name: hostile, rss: 50, numThreads: 90 },
      ],
    });
    // 1 did nothing any more, 2 shrank, 3 ended.
    await insertTick(storage, {
      host: 'web-1',
      ts: now - 20_000,
      seq: 2,
      keyframe: false,
      processes: [
        { pid: 2, cpuTicks: 300, rss: 70, readBytes: 1000 },
        { pid: 3, exited: true },
        { pid: 5, cpuTicks: null, rss: null },
      ],
    });
    // Twice as often: less CPU in it is more of a CPU.
    await insertTick(storage, {
      host: 'web-2',
      ts: now - 25_000,
      seq: 1,
      elapsedMs: 5000,
      processes: [{ pid: 7, cpuTicks: 200, rss: 75, readBytes: 4000 }],
    });
    await insertTick(storage, {
      host: 'web-2',
      ts: now - 20_000,
      seq: 2,
      elapsedMs: 5000,
      keyframe: false,
      processes: [{ pid: 7, cpuTicks: 200, rss: 75, readBytes: 4000 }],
    });
  }
  // No keyframe: what stands is not known.
  await insertTick(storage, {
    host: 'bare-1',
    ts: now - 20_000,
    seq: 5,
    keyframe: false,
    processes: [{ pid: 8, cpuTicks: 999, rss: 99_999 }],
  });
  await insertTick(storage, {
    host: 'gone-1',
    ts: now - 1_200_000,
    seq: 1,
    processes: [{ pid: 9, cpuTicks: 999, rss: 99_999 }],
  });
});
afterAll(() => world.stop());

const top = (query: string) => world.get<Row[]>(`/api/v1/processes/top?${query}`);
const values = (rows: readonly Row[]) => rows.map(({ host, pid, value }) => [host, pid, value]);

describe('GET /processes/top at a moment', () => {
  it.each([
    // What bare-1 did in its last tick is known, if not how its processes stand.
    [
      '',
      [
        ['bare-1', 8, 99.9],
        ['web-2', 7, 40],
        ['web-1', 2, 30],
      ],
    ],
    ['by=cpu&limit=1', [['bare-1', 8, 99.9]]],
    [
      'by=readBytes',
      [
        ['web-2', 7, 800],
        ['web-1', 2, 100],
      ],
    ],
    ['by=writeBytes', []],
    [
      'by=rss',
      [
        ['web-1', 1, 100],
        ['web-2', 7, 75],
        ['web-1', 2, 70],
        ['web-1', 4, 50],
      ],
    ],
    [
      'by=rss&limit=2',
      [
        ['web-1', 1, 100],
        ['web-2', 7, 75],
      ],
    ],
    ['by=threads&limit=1', [['web-1', 4, 90]]],
    ['by=rss&host=web-2', [['web-2', 7, 75]]],
    ['by=rss&host=web-2&host=web-1&limit=1', [['web-1', 1, 100]]],
    [
      `by=rss&limit=2&at=${now - 25_000}`,
      [
        ['web-1', 2, 9000],
        ['web-1', 3, 8000],
      ],
    ],
    [`by=fds&limit=1&at=${now - 25_000}`, [['web-1', 2, 50]]],
    [
      `by=cpu&host=web-1&at=${now - 25_000}`,
      [
        ['web-1', 1, 90],
        ['web-1', 2, 10],
      ],
    ],
    ['by=rss&at=2001-01-01T00:00:00Z', []],
  ])('%s', async (query, expected) => {
    const { status, body } = await top(query);
    expect([status, values(body.data)]).toEqual([200, expected]);
  });

  it.each([
    ['threads', '-numThreads', 90, { name: hostile, procUid: uidOf('web-1', { pid: 4 }), cpuPercent: 0 }],
    ['cpu', '-cpuPercent', 30, { pid: 2, cpuPercent: 30 }],
  ])(
    'shows the processes as the table does, but for what they did since their start: %s',
    async (by, sort, value, expected) => {
      const { data } = (await top(`by=${by}&limit=1&host=web-1`)).body;
      const [row] = (await world.get<Row[]>(`/api/v1/hosts/web-1/processes?sort=${sort}&limit=1`)).body.data;
      expect(data).toEqual([{ ...row, cpuTime: null, readBytes: null, writeBytes: null, value }]);
      expect(row).toMatchObject(expected);
    },
  );

  it('says which hosts are left out', async () => {
    const { meta } = (await top('by=rss')).body;
    expect(meta).toMatchObject({
      at: new Date(now - 20_000).toISOString(),
      from: null,
      to: null,
      tier: 'raw',
      partial: true,
    });
    expect(meta['warnings']).toEqual([
      expect.stringMatching(/offline.*gone-1/),
      expect.stringMatching(/three intervals.*web-2/),
      expect.stringMatching(/no recent complete keyframe.*bare-1/),
    ]);
    expect((await top('by=rss&host=web-1')).body.meta).toMatchObject({ partial: false, warnings: [] });
  });

  it('says whose last tick has no length, instead of leaving them out without a word', async () => {
    await insertHost(world.storage, 'fresh-1', now);
    await insertTick(world.storage, {
      host: 'fresh-1',
      ts: now - 70_000,
      seq: 1,
      elapsedMs: null,
      processes: [{ pid: 1, cpuTicks: 900 }],
    });
    const { data, meta } = (await top('by=cpu&host=fresh-1&host=web-1')).body;
    expect(values(data)).toEqual([['web-1', 2, 30]]);
    expect(meta).toMatchObject({
      partial: true,
      warnings: [
        expect.stringMatching(/three intervals.*fresh-1/),
        expect.stringMatching(/unknown, left out: fresh-1/),
      ],
    });
    expect((await top('by=rss&host=fresh-1')).body.data).toMatchObject([
      { procUid: uidOf('fresh-1', { pid: 1 }), cpuPercent: null },
    ]);
  });

  it('says by CPU too which hosts are left out', async () => {
    const { meta } = (await top('by=cpu&host=web-1&host=web-2&host=bare-1&host=gone-1&limit=1')).body;
    expect(meta).toMatchObject({
      partial: true,
      warnings: [expect.stringMatching(/offline.*gone-1/), expect.stringMatching(/three intervals.*web-2/)],
    });
  });

  it('is right when many stood higher for a moment than those that stand now', async () => {
    const host = 'spikes-1';
    await insertHost(world.storage, host, now);
    const processes = Array.from({ length: 60 }, (_, index) => ({
      pid: index + 1,
      rss: index < 50 ? 1000 + index : index,
    }));
    await insertTick(world.storage, { host, ts: now - 30_000, seq: 1, processes });
    await insertTick(world.storage, {
      host,
      ts: now - 20_000,
      seq: 2,
      keyframe: false,
      processes: processes.slice(0, 50).map((process) => ({ ...process, rss: 1 })),
    });
    expect(values((await top(`by=rss&limit=2&host=${host}`)).body.data)).toEqual([
      [host, 60, 59],
      [host, 59, 58],
    ]);
    expect((await top(`by=rss&limit=1000&host=${host}`)).body.data).toHaveLength(60);
  });
});

describe('GET /processes/top from the keyframe that the last tick tells of', () => {
  const at = { first: now - 30_000, second: now - 20_000, third: now - 10_000 };
  const newestKeyframe = { seq: 2, ts: at.second };

  async function seed(host: string, stored: readonly (1 | 2 | 3)[]): Promise<void> {
    await insertHost(world.storage, host, now);
    // Everything comes twice.
    for (const tick of [...stored, ...stored]) {
      if (tick === 1) {
        await insertTick(world.storage, {
          host,
          ts: at.first,
          seq: 1,
          processes: [
            { pid: 1, rss: 500 },
            { pid: 2, rss: 40 },
          ],
        });
      }
      if (tick === 2) {
        await insertTick(world.storage, {
          host,
          ts: at.second,
          seq: 2,
          processes: [
            { pid: 2, rss: 40 },
            { pid: 3, rss: 30 },
          ],
        });
      }
      if (tick === 3) {
        await insertTick(world.storage, {
          host,
          ts: at.third,
          seq: 3,
          keyframe: false,
          newestKeyframe,
          processes: [{ pid: 2, rss: 45 }],
        });
      }
    }
  }

  it('need not look for it', async () => {
    const processes = Array.from({ length: 200 }, (_, at) => ({ pid: at + 1, rss: 1 + at }));
    for (const host of ['tells-1', 'silent-1']) {
      await insertHost(world.storage, host, now);
      await insertTick(world.storage, { host, ts: at.second, seq: 2, processes });
      await insertTick(world.storage, {
        host,
        ts: at.third,
        seq: 3,
        keyframe: false,
        ...(host === 'tells-1' ? { newestKeyframe } : {}),
        processes: [{ pid: 1, rss: 900 }],
      });
    }
    const [tells, silent] = [
      (await top('by=rss&host=tells-1&limit=2')).body,
      (await top('by=rss&host=silent-1&limit=2')).body,
    ];
    expect(tells.data.map(({ pid, value }) => [pid, value])).toEqual([
      [1, 900],
      [200, 200],
    ]);
    expect(silent.data.map(({ pid, value }) => [pid, value])).toEqual([
      [1, 900],
      [200, 200],
    ]);
    // The same samples, and the ticks behind the keyframe: of the other host nothing is read before its keyframe is found.
    expect(Number(tells.meta['rowsRead'])).toBeGreaterThan(Number(silent.meta['rowsRead']));
  });

  it('knows nobody of before', async () => {
    await seed('told-1', [1, 2, 3]);
    const { data, meta } = (await top('by=rss&host=told-1')).body;
    expect([values(data), meta]).toMatchObject([
      [
        ['told-1', 2, 45],
        ['told-1', 3, 30],
      ],
      { partial: false, warnings: [], at: new Date(at.third).toISOString() },
    ]);
  });

  it('takes the one before when it is not stored, and says so', async () => {
    await seed('lost-1', [1, 3]);
    const { data, meta } = (await top('by=rss&host=lost-1')).body;
    expect([values(data), meta]).toMatchObject([
      [
        ['lost-1', 1, 500],
        ['lost-1', 2, 45],
      ],
      { partial: true, warnings: [expect.stringMatching(/missing: lost-1/)] },
    ]);
  });

  it('is nowhere when none is stored, and the others are there', async () => {
    await seed('none-1', [3]);
    await seed('told-2', [1, 2, 3]);
    const { data, meta } = (await top('by=rss&host=none-1&host=told-2')).body;
    expect([values(data), meta]).toMatchObject([
      [
        ['told-2', 2, 45],
        ['told-2', 3, 30],
      ],
      { partial: true, warnings: [expect.stringMatching(/no recent complete keyframe.*none-1/)] },
    ]);
  });
});

describe('GET /processes/top of a time', () => {
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

  it('before everything that is stored is empty, and says so', async () => {
    const { status, body } = await top(`by=rss&from=${now - 24 * hourMs}&to=${now - 23 * hourMs}&host=web-1`);
    expect([status, body.data]).toEqual([200, []]);
    expect(body.meta).toMatchObject({
      partial: true,
      warnings: [`rss is not stored before ${new Date(now - 1_200_000).toISOString()}`],
    });
  });

  it('says when it is not stored who a process is', async () => {
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

  it('of many hosts and hours is answered by name, from rollups and from raw rows where there are none yet', async () => {
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
      ['farm-1', null, null, hostile, 'app', 3.3],
      ['farm-1', null, null, hostile, null, 1.5],
    ]);
    expect(body.meta).toMatchObject({
      tier: '1h',
      from: new Date(start).toISOString(),
      partial: false,
      warnings: [expect.stringContaining('by host, name and user')],
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

    // Once the raw rows are gone.
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
    ['by=memory&limit=0&host=A&pid=3&at=soon', ['at', 'by', 'host', 'limit', 'pid']],
    ['limit=1001', ['limit']],
    ['at=-1m&from=-2m', ['at']],
    ['to=-1m', ['to']],
    ['from=-1m&to=-2m', ['from']],
    ['by=cpu&by=rss', ['by']],
  ])('refuses ?%s and names every problem', async (query, paths) => {
    const { status, body } = await top(query);
    expect(status).toBe(400);
    expect([...new Set((body['errors'] as { path: string }[]).map(({ path }) => path))].sort()).toEqual(paths);
  });

  it('does not know other hosts', async () => {
    expect((await top('host=nope')).status).toBe(404);
  });
});

describe('GET /processes/top of a host whose ticks come in several messages', () => {
  const host = 'large-1';
  const insertPart = (part: number, ts: number) =>
    insertTick(world.storage, {
      host,
      ts,
      seq: part + 1,
      part,
      parts: 2,
      maxRss: 900,
      processes: [{ pid: part, rss: 450 * part, cpuTicks: 10 * part }],
    });
  const tops = async () =>
    Promise.all(['rss', 'cpu'].map(async (by) => values((await top(`by=${by}&host=${host}`)).body.data)));

  it('is as of the last tick that is there whole', async () => {
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, {
      host,
      ts: now - 30_000,
      seq: 1,
      maxRss: 100,
      processes: [{ pid: 1, rss: 100, cpuTicks: 50 }],
    });
    const before = [[[host, 1, 100]], [[host, 1, 5]]];
    expect(await tops()).toEqual(before);
    await insertPart(2, now - 20_000);
    expect(await tops()).toEqual(before);
    await insertPart(1, now - 20_000);
    expect(await tops()).toEqual([
      [
        [host, 2, 900],
        [host, 1, 450],
      ],
      [
        [host, 2, 2],
        [host, 1, 1],
      ],
    ]);
  });
});

describe('GET /processes/top of what samples do not say', () => {
  it('has nobody who did next to nothing, or whose end tells what was done before it', async () => {
    await insertHost(world.storage, 'ends-1', now);
    await insertTick(world.storage, {
      host: 'ends-1',
      ts: now - 30_000,
      seq: 1,
      elapsedMs: 60_000,
      processes: [
        { pid: 1, cpuTicks: 1 },
        { pid: 2, cpuTicks: 600 },
      ],
    });
    await insertRows(world.storage, 'process_samples', [
      {
        host: 'ends-1',
        ts: now - 30_000,
        seq: 1,
        proc_uid: '77',
        name: 'ended',
        username: null,
        cpu_ticks: 900,
        exited: true,
      },
    ]);
    expect(values((await top('by=cpu&host=ends-1')).body.data)).toEqual([['ends-1', 2, 10]]);
  });

  it('does not say 0 of whose CPU is not known', async () => {
    await insertHost(world.storage, 'hidden-1', now);
    await insertTick(world.storage, {
      host: 'hidden-1',
      ts: now - 30_000,
      seq: 1,
      processes: [
        { pid: 1, rss: 3 },
        { pid: 2, rss: 2, cpuTicks: null },
      ],
    });
    await insertRows(world.storage, 'process_samples', [
      {
        host: 'hidden-1',
        ts: now - 30_000,
        seq: 1,
        proc_uid: '78',
        name: 'hidden',
        username: null,
        rss: 1,
        cpu_ticks: null,
        cpu_ticks_total: null,
        exited: false,
      },
    ]);
    await insertTick(world.storage, { host: 'hidden-1', ts: now - 20_000, seq: 2, keyframe: false, processes: [] });
    const { data } = (await top('by=rss&host=hidden-1')).body;
    const table = (await world.get<Row[]>('/api/v1/hosts/hidden-1/processes?sort=-rss')).body.data;
    expect(data.map(({ cpuPercent }) => cpuPercent)).toEqual([0, 0, null]);
    expect(table.map(({ cpuPercent }) => cpuPercent)).toEqual([0, 0, null]);
  });
});
