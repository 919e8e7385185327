import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { host, insertExplainedHost, now, t0, t1, t2, t3 } from './world/explained-host.js';
import { insertHost, insertMetrics, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Share {
  readonly group: string | null;
  readonly value: number;
  readonly percent: number | null;
  readonly processes: number;
  readonly ended: number;
  readonly children: number;
  readonly unshared: number | null;
  readonly process: Readonly<Record<string, unknown>> | null;
}
interface Explanation {
  readonly total: number | null;
  readonly parts: Readonly<Record<string, number | null>>;
  readonly apart: Readonly<Record<string, number | null>>;
  readonly attributed: number;
  readonly remainder: number | null;
  readonly remainderPercent: number | null;
  readonly shares: readonly Share[];
  readonly others: { readonly groups: number; readonly value: number };
}

const timeText = (ms: number): string => new Date(ms).toISOString();
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertHost(world.storage, 'silent-1', now);
  await insertExplainedHost(world);
});
afterAll(() => world.stop());

const explain = (body: Record<string, unknown>) => world.post<Explanation>('/api/v1/explain', { host, ...body });
const values = ({ shares }: Explanation) => shares.map(({ group, value }) => [group, value]);

describe('POST /explain of CPU time', () => {
  it('has samples, exits and the remainder add up to what the host counted', async () => {
    const { status, body } = await explain({ metric: 'cpu', from: t0, to: t2, by: 'process' });
    expect([status, body.meta]).toEqual([
      200,
      {
        at: null,
        from: timeText(t0),
        to: timeText(t2),
        partial: true,
        warnings: ['ended processes were not accounted, so the remainder has what they used after their last sample'],
        rowsRead: expect.any(Number),
      },
    ]);
    expect(body.data).toMatchObject({
      unit: 's',
      total: 6.75,
      parts: { user: 5, system: 1.25, nice: 0.5 },
      apart: { irq: 0, softirq: 0.05, steal: 0, iowait: 0, idle: 0.02 },
      attributed: 6.5,
      remainder: 0.25,
      remainderPercent: 3.7,
      others: { groups: 0, value: 0 },
    });
    expect(values(body.data)).toEqual([
      [uidOf(host, { pid: 2 }), 3.5],
      [uidOf(host, { pid: 3 }), 1.5],
      ...[104, 103].map((pid) => [uidOf(host, { pid }), pid === 104 ? 0.5 : 0.4]),
      ...[100, 101]
        .map((pid) => uidOf(host, { pid }))
        .toSorted((one, other) => (one < other ? -1 : 1))
        .map((uid) => [uid, 0.25]),
      [uidOf(host, { pid: 102 }), 0.1],
    ]);
    expect(body.data.shares[0]).toMatchObject({ percent: 51.85, processes: 1, ended: 0.5, unshared: null });
    expect(body.data.shares[0]?.process).toMatchObject({
      pid: 2,
      name: 'make',
      cmdline: ['make'],
      unit: 'build.service',
    });
    expect(body.data.shares[2]?.process).toMatchObject({ pid: 104, name: 'true', cmdline: ['true', '104'], ppid: 1 });
  });

  it('names a process that executed another program as it was when it used most', async () => {
    const { body } = await explain({ metric: 'cpu', from: t0, to: t2, by: 'process' });
    expect(body.data.shares[1]?.process).toMatchObject({ pid: 3, name: 'sh' });
  });

  it.each([
    [
      'name',
      [
        ['make', 3.5],
        ['true', 1.4],
        ['sh', 1.1],
        ['server', 0.5],
      ],
    ],
    ['user', [['app', 6.5]]],
    // A process that no sweep saw belongs to the unit of its parent, unless that is init.
    [
      'unit',
      [
        ['build.service', 4.5],
        ['web.service', 1.5],
        [null, 0.5],
      ],
    ],
    [
      'container',
      [
        [null, 5],
        ['web', 1.5],
      ],
    ],
    // Every process tells its program, the short-lived too.
    [
      'program',
      [
        ['make', 3.5],
        ['python build.py', 1.5],
        ['sh /srv/start.sh', 1],
        ['/srv/server', 0.5],
      ],
    ],
  ])('groups by %s, each row by what the process was then', async (by, expected) => {
    const { body } = await explain({ metric: 'cpu', from: t0, to: t2, by });
    expect(values(body.data)).toEqual(expected);
    expect(body.data.attributed).toBe(6.5);
  });

  it('sums up the shares beyond the limit', async () => {
    const { body } = await explain({ metric: 'cpu', from: t0, to: t2, by: 'name', limit: 1 });
    expect(body.data).toMatchObject({ attributed: 6.5, others: { groups: 3, value: 3 } });
    expect(values(body.data)).toEqual([['make', 3.5]]);
  });

  it('counts what children used that ended unseen for the process that waited for them', async () => {
    const name = 'unaccounted-1';
    await insertHost(world.storage, name, now);
    const common = { host: name, keyframe: false } as const;
    await insertTick(world.storage, { ...common, ts: t0, seq: 1, processes: [{ pid: 1, name: 'make' }] });
    for (let delivery = 0; delivery < 2; delivery++) {
      await insertTick(world.storage, {
        ...common,
        ts: t1,
        seq: 2,
        processes: [
          { pid: 1, name: 'make', cpuTicks: 50, childTicks: 700 },
          { pid: 2, name: 'cc', cpuTicks: 100, childTicks: 0 },
          // Its own time is not known, as in the first sample of a process that is older than the agent.
          { pid: 3, name: 'cron', cpuTicks: null, childTicks: 25 },
        ],
      });
    }
    await insertMetrics(
      world.storage,
      'cpu_times',
      [t0, t1].map((ts, index) => ({ host: name, ts, seq: index + 1, cpu: '', user: index * 9, system: 0, nice: 0 })),
    );
    const { body } = await explain({ host: name, metric: 'cpu', from: t0, by: 'name' });
    expect(body.data).toMatchObject({ total: 9, attributed: 8.75, remainder: 0.25 });
    expect(body.data.shares.map(({ group, value, children, ended }) => [group, value, children, ended])).toEqual([
      ['make', 7.5, 7, 0],
      ['cc', 1, 0, 0],
      ['cron', 0.25, 0.25, 0],
    ]);
    expect(body.meta['warnings']).toEqual([
      expect.stringContaining('counts for the processes that waited for them; the remainder has that of others'),
    ]);
    const groups = await world.get<{ group: string; cpuTime: number | null }[]>(
      `/api/v1/process-groups?by=name&host=${name}&from=${t0}&sort=-cpuTime`,
    );
    expect(groups.body.data.map(({ group, cpuTime }) => [group, cpuTime])).toContainEqual(['make', 0.5]);
    expect(Object.keys(groups.body.data[0] ?? {})).not.toContain('children');
  });

  it('explains the last tick at a moment, since the tick before', async () => {
    const { body } = await explain({ metric: 'cpu', at: t1 + 3_000, by: 'name' });
    expect([body.data.total, values(body.data), body.meta['from'], body.meta['to']]).toEqual([
      4.5,
      [
        ['make', 3],
        ['sh', 1],
      ],
      timeText(t0),
      timeText(t1),
    ]);
  });

  it('explains a range without any load', async () => {
    const { body } = await explain({ metric: 'cpu', from: t2 + 1 });
    expect(body.data).toMatchObject({ total: 0, attributed: 0, remainder: 0, remainderPercent: null, shares: [] });
  });

  it('leaves out the time in which no agent ran, and says when messages are missing', async () => {
    const name = 'restarted-1';
    await insertHost(world.storage, name, now);
    const burner = (cpuTicks: number | null) => [{ pid: 1, cpuTicks }];
    const common = { host: name, keyframe: false } as const;
    await insertTick(world.storage, { ...common, ts: t0, seq: 1, processes: burner(0) });
    await insertTick(world.storage, { ...common, ts: t1, seq: 2, processes: burner(500) });
    // The agent was away for 10 s, in which 8 s of CPU time were used. A message is lost afterwards.
    await insertTick(world.storage, {
      ...common,
      ts: t2,
      seq: 1,
      queue: 'q2',
      elapsedMs: null,
      processes: burner(null),
    });
    await insertTick(world.storage, { ...common, ts: t3, seq: 3, queue: 'q2', processes: burner(200) });
    await insertMetrics(
      world.storage,
      'cpu_times',
      [t0, t1, t2, t3].map((ts, index) => ({
        host: name,
        ts,
        seq: index,
        cpu: '',
        user: [10, 15, 23, 26][index],
        system: 0,
        nice: 0,
      })),
    );
    const { body } = await explain({ host: name, metric: 'cpu', from: t0 });
    expect(body.data).toMatchObject({ total: 8, attributed: 7, remainder: 1 });
    expect(body.meta['warnings']).toEqual([
      expect.stringContaining('the agent did not run for 10 s'),
      expect.stringContaining('1 messages are missing'),
      expect.any(String),
    ]);
  });

  it('has no zero for what a host without these counters gained, and adds up the others', async () => {
    const name = 'mac-1';
    await insertHost(world.storage, name, now);
    for (const [ts, seq, user] of [
      [t0, 1, 10],
      [t1, 2, 12],
    ] as const) {
      await insertTick(world.storage, { host: name, ts, seq, processes: [{ pid: 1, cpuTicks: 100 }] });
      await insertMetrics(world.storage, 'cpu_times', [{ host: name, ts, seq, cpu: '', user, system: 5, idle: 0 }]);
    }
    const { body } = await explain({ host: name, metric: 'cpu', from: t0 });
    expect(body.data).toMatchObject({
      total: 2,
      parts: { user: 2, system: 0, nice: null },
      apart: { irq: null, softirq: null, steal: null, iowait: null, idle: 0 },
      attributed: 1,
      remainder: 1,
    });
  });

  it('has shares without a total where the host does not count it', async () => {
    const { body } = await explain({ metric: 'ctxSwitches', from: t0, to: t2, by: 'name' });
    expect(body.data).toMatchObject({ total: null, attributed: 3, remainder: null });
    expect(body.meta['warnings']).toEqual(['the host does not count ctxSwitches, so there is no total']);
  });
});

describe('POST /explain of bytes', () => {
  it('counts what whole disks read, neither partitions nor volumes again', async () => {
    const { body } = await explain({ metric: 'readBytes', from: t0, to: t2, by: 'user' });
    expect(body.meta['warnings']).toEqual([expect.stringContaining('already had count twice')]);
    expect(body.data).toMatchObject({ unit: 'By', total: 10_000, parts: { readBytes: 10_000 }, attributed: 7_000 });
  });

  it('counts TCP payload, and that of no process apart', async () => {
    const { body } = await explain({ metric: 'tcpSentBytes', from: t0, to: t2, by: 'unit' });
    expect(body.data).toMatchObject({
      total: 1_100,
      apart: { unattributedSentBytes: 100 },
      attributed: 1_000,
      remainder: 100,
      shares: [{ group: 'web.service', value: 1_000 }],
    });
  });
});

describe('POST /explain of memory', () => {
  it('counts proportional memory where it is known, at most what is resident, else resident memory', async () => {
    const { body } = await explain({ metric: 'memory', at: t1, by: 'process' });
    expect(body.data).toMatchObject({
      total: 100_000,
      parts: { used: 100_000 },
      apart: { total: 1_000_000, available: 900_000, slab: 7, shared: 5, free: null },
      attributed: 71_000,
      remainder: 29_000,
    });
    expect(body.data.shares.map(({ value, unshared, process }) => [process?.['pid'], value, unshared])).toEqual([
      [3, 60_000, 0],
      [2, 10_000, 0],
      [1, 1_000, 1_000],
    ]);
    expect(body.meta).toMatchObject({ at: timeText(t1), from: null, to: null, partial: false, warnings: [] });
  });

  it('explains the maximum of a time range', async () => {
    const { body } = await explain({ metric: 'memory', from: t0, by: 'unit' });
    expect([body.meta['at'], values(body.data)]).toEqual([
      timeText(t1),
      [
        ['web.service', 60_000],
        ['build.service', 10_000],
        ['init.scope', 1_000],
      ],
    ]);
  });

  it('explains the last tick of a range that ends now if the host does not report its memory', async () => {
    const name = 'memoryless-1';
    await insertHost(world.storage, name, now);
    await insertTick(world.storage, { host: name, ts: t3, seq: 1, processes: [{ pid: 1, rss: 1_000 }] });
    const { body } = await explain({ host: name, metric: 'memory', from: t1 });
    expect([body.meta['at'], body.data.attributed, body.meta['warnings']]).toEqual([
      timeText(t3),
      1_000,
      [expect.stringContaining('did not report its memory')],
    ]);
  });

  it('says when processes have more than the host uses', async () => {
    const { body } = await explain({ metric: 'memory', at: t2, by: 'name' });
    expect(body.data).toMatchObject({ total: 20_000, attributed: 31_000, remainder: -11_000 });
    expect(body.meta['warnings']).toEqual([
      expect.stringContaining('the processes have 11000 bytes more than the host uses: 21000 bytes are resident'),
    ]);
  });
});

describe('POST /explain', () => {
  it('answers without any tick', async () => {
    for (const metric of ['cpu', 'memory']) {
      for (const time of [{}, { from: '-1h' }]) {
        const { status, body } = await explain({ host: 'silent-1', metric, ...time });
        expect([status, body.data]).toMatchObject([200, { total: null, attributed: 0, remainder: null, shares: [] }]);
        expect(body.meta).toMatchObject({ partial: true });
      }
    }
  });

  it.each([
    [{}, ['metric']],
    [{ metric: 'fds', by: 'pid', limit: 0, at: 'soon', q: 'x' }, ['at', 'by', 'limit', 'metric', 'q']],
    [{ metric: 'cpu', at: '-1m', from: '-2m' }, ['at']],
    [{ metric: 'cpu', to: '-1m' }, ['to']],
    [{ metric: 'cpu', from: '-1m', to: '-2m' }, ['from']],
    [{ metric: 'cpu', from: '-11d' }, ['from']],
    [{ metric: 'cpu', host: 'A B' }, ['host']],
  ])('rejects %j and reports every problem', async (request, paths) => {
    const { status, body } = await explain(request);
    expect(status).toBe(400);
    expect([...new Set((body['errors'] as { path: string }[]).map(({ path }) => path))].sort()).toEqual(paths);
  });

  it('answers 404 for an unknown host', async () => {
    expect((await explain({ metric: 'cpu', host: 'nope' })).status).toBe(404);
  });
});
