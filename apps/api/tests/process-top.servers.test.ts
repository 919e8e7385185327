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

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertTopFleet(world.storage, now);
});
afterAll(() => world.stop());

const top = (query: string) => world.get<Row[]>(`/api/v1/processes/top?${query}`);
const noTotals = { cpuTime: null, readBytes: null, writeBytes: null, tcpSentBytes: null, tcpReceivedBytes: null };
const values = (rows: readonly Row[]) => rows.map(({ host, pid, value }) => [host, pid, value]);

describe('GET /processes/top at a moment', () => {
  it.each([
    // The counters of bare-1 are known, though its gauges are not.
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
      'by=tcpSentBytes',
      [
        ['web-2', 7, 12_000],
        ['web-1', 2, 7000],
      ],
    ],
    ['by=tcpReceivedBytes', []],
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
  ])('shows the same values as the table, except totals since the start: %s', async (by, sort, value, expected) => {
    const { data } = (await top(`by=${by}&limit=1&host=web-1`)).body;
    const [row] = (await world.get<Row[]>(`/api/v1/hosts/web-1/processes?sort=${sort}&limit=1`)).body.data;
    const notOfTable = {
      peakAt: null,
      exit: null,
      running: null,
      programProcesses: 1,
      programHosts: expect.any(Number),
    };
    expect(data).toEqual([{ ...row, ...noTotals, value, ...notOfTable }]);
    expect(row).toMatchObject(expected);
  });

  it('warns about hosts that are left out', async () => {
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

  it('warns about hosts whose last tick has no duration', async () => {
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

  it('warns about hosts that are left out of a counter too', async () => {
    const { meta } = (await top('by=cpu&host=web-1&host=web-2&host=bare-1&host=gone-1&limit=1')).body;
    expect(meta).toMatchObject({
      partial: true,
      warnings: [expect.stringMatching(/offline.*gone-1/), expect.stringMatching(/three intervals.*web-2/)],
    });
  });

  it('ignores values that were greater earlier but are not now', async () => {
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

describe('GET /processes/top with a hinted keyframe', () => {
  const at = { first: now - 30_000, second: now - 20_000, third: now - 10_000 };
  const newestKeyframe = { seq: 2, ts: at.second };

  async function seed(host: string, stored: readonly (1 | 2 | 3)[]): Promise<void> {
    await insertHost(world.storage, host, now);
    // Every message is delivered twice.
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

  it('does not look the keyframe up', async () => {
    for (const host of ['hints-1', 'plain-1']) {
      await insertHost(world.storage, host, now);
      const [old, kept] = [
        { pid: 1, rss: 500 },
        { pid: 2, rss: 40 },
      ];
      await insertTick(world.storage, { host, ts: at.first, seq: 1, processes: [old, kept] });
      await insertTick(world.storage, { host, ts: at.second, seq: 2, processes: [kept] });
      // No agent hints at another keyframe than its newest, which a look-up finds.
      const hint = host === 'hints-1' ? { newestKeyframe: { seq: 1, ts: at.first } } : {};
      await insertTick(world.storage, { host, ts: at.third, seq: 3, keyframe: false, ...hint, processes: [kept] });
    }
    expect(values((await top('by=rss&host=hints-1')).body.data)).toEqual([
      ['hints-1', 1, 500],
      ['hints-1', 2, 40],
    ]);
    expect(values((await top('by=rss&host=plain-1')).body.data)).toEqual([['plain-1', 2, 40]]);
  });

  it('omits processes from before the keyframe', async () => {
    await seed('hinted-1', [1, 2, 3]);
    const { data, meta } = (await top('by=rss&host=hinted-1')).body;
    expect([values(data), meta]).toMatchObject([
      [
        ['hinted-1', 2, 45],
        ['hinted-1', 3, 30],
      ],
      { partial: false, warnings: [], at: new Date(at.third).toISOString() },
    ]);
  });

  it('uses the previous keyframe if the hinted one is not stored, with a warning', async () => {
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

  it('leaves out a host without a stored keyframe, but not the others', async () => {
    await seed('none-1', [3]);
    await seed('hinted-2', [1, 2, 3]);
    const { data, meta } = (await top('by=rss&host=none-1&host=hinted-2')).body;
    expect([values(data), meta]).toMatchObject([
      [
        ['hinted-2', 2, 45],
        ['hinted-2', 3, 30],
      ],
      { partial: true, warnings: [expect.stringMatching(/no recent complete keyframe.*none-1/)] },
    ]);
  });
});

describe('GET /processes/top of a host with ticks in several messages', () => {
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

  it('uses the last complete tick', async () => {
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

describe('GET /processes/top with incomplete samples', () => {
  it('omits values that round to 0, and exit rows', async () => {
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

  it('does not show 0 for an unknown CPU percentage', async () => {
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
