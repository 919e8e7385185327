import { groups, metrics } from '@psfleet/metric-catalog';
import { dimensionColumn, dimensionNames, metricColumn, metricTables, presenceColumn } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertMetrics, insertRows, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Series {
  readonly metric: string;
  readonly host: string | null;
  readonly dimensions: Record<string, string>;
  readonly points: readonly [string, number | null][];
}

/** Aligned to a minute, so that buckets of 60 s are whole. */
const end = Math.floor(Date.now() / 60_000) * 60_000;
const start = end - 120_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(end);
  const { storage } = world;
  for (const [index, host] of ['web-1', 'web-2'].entries()) {
    await insertHost(storage, host, end);
    await insertTick(storage, { host, ts: end - 10_000, seq: 12, processes: [] });
    const ticks = Array.from({ length: 12 }, (_, tick) => ({ host, ts: start + tick * 10_000, seq: tick }));
    // Every message is delivered twice.
    for (let delivery = 0; delivery < 2; delivery++) {
      await insertMetrics(
        storage,
        'virtual_memory',
        ticks.map((tick) => ({
          ...tick,
          percent: tick.seq + index * 100,
          total: 1000,
          used: tick.seq === 3 ? null : tick.seq,
        })),
      );
      // 10 bytes a second on eth0, 20 on lo; eth0 is reset at tick 6.
      const sent = (nic: number, seq: number): number => (seq >= 6 && nic === 0 ? seq - 6 : seq) * 100 * (nic + 1);
      await insertMetrics(
        storage,
        'net_io_counters',
        ticks.flatMap((tick) => ['eth0', 'lo'].map((nic, n) => ({ ...tick, nic, bytes_sent: sent(n, tick.seq) }))),
      );
      await insertMetrics(
        storage,
        'cpu_times',
        ticks.flatMap((tick) =>
          ['', '0', '1'].map((cpu) => ({ ...tick, cpu, user: tick.seq * (cpu === '' ? 10 : 5), idle: null })),
        ),
      );
    }
  }
  await insertMetrics(storage, 'disk_usage', [
    {
      host: 'web-1',
      mountpoint: "/mnt/it's; DROP",
      device: '💥\\',
      fstype: 'ext4',
      ts: end - 10_000,
      seq: 1,
      percent: 50.5,
      used: 9_007_199_254_740_991,
    },
  ]);
});
afterAll(() => world.stop());

async function query(body: object): Promise<{
  status: number;
  series: Series[];
  meta: Record<string, unknown>;
  errors: { path: string; message: string }[];
}> {
  const answer = await world.post<Series[]>('/api/v1/metrics/query', { from: start, to: end, ...body });
  return {
    status: answer.status,
    series: answer.body.data,
    meta: answer.body.meta,
    errors: (answer.body['errors'] ?? []) as { path: string; message: string }[],
  };
}

const values = ({ points }: Series): (number | null)[] => points.map(([, value]) => value);

describe('GET /metrics', () => {
  it('is the catalog', async () => {
    const { body } = await world.get<{ name: string }[]>('/api/v1/metrics');
    expect(body.data.map(({ name }) => name)).toEqual(metrics.map(({ name }) => name));
    expect(body.data.find(({ name }) => name === 'disk_io_counters.read_bytes')).toMatchObject({
      group: 'disk_io_counters',
      field: 'read_bytes',
      type: 'counter',
      unit: 'By',
      dimensions: { disk: expect.any(String) as string },
    });
  });
});

describe('GET /hosts/{host}/metrics/latest', () => {
  it('omits a disk that is missing from the last reading', async () => {
    await insertHost(world.storage, 'unplugged-1', end);
    await insertTick(world.storage, { host: 'unplugged-1', ts: end - 10_000, seq: 2, processes: [] });
    const row = (disk: string, seq: number) => ({
      host: 'unplugged-1',
      disk,
      ts: end - 30_000 + seq * 10_000,
      seq,
      read_bytes: seq,
    });
    await insertMetrics(world.storage, 'disk_io_counters', [row('sda', 1), row('usb', 1), row('sda', 2)]);
    const { body } = await world.get<object[]>('/api/v1/hosts/unplugged-1/metrics/latest');
    expect(body.data).toMatchObject([{ dimensions: { disk: 'sda' }, values: { readBytes: 2 } }]);
  });

  it('lists the newest row of every group once', async () => {
    const { body } = await world.get<
      { group: string; ts: string; dimensions: object; values: Record<string, number | null> }[]
    >('/api/v1/hosts/web-1/metrics/latest');
    const ts = new Date(end - 10_000).toISOString();
    expect(body.data.map(({ group }) => group)).toEqual([
      'cpu_times',
      'cpu_times',
      'cpu_times',
      'virtual_memory',
      'disk_usage',
      'net_io_counters',
      'net_io_counters',
    ]);
    expect(body.data[3]).toMatchObject({ ts, dimensions: {}, values: { total: 1000, percent: 11, free: null } });
    expect(body.data[4]).toMatchObject({
      dimensions: { mountpoint: "/mnt/it's; DROP", device: '💥\\', fstype: 'ext4' },
      values: { percent: 50.5, used: 9_007_199_254_740_991 },
    });
    expect(body.data[5]).toMatchObject({ dimensions: { nic: 'eth0' }, values: { bytesSent: 500, bytesRecv: null } });
  });
});

describe('POST /metrics/query', () => {
  it('answers with the points of a series', async () => {
    const { status, series, meta } = await query({ metrics: ['virtual_memory.percent'], hosts: ['web-1'], step: 60 });
    expect(status).toBe(200);
    expect(series).toEqual([
      {
        metric: 'virtual_memory.percent',
        host: 'web-1',
        dimensions: {},
        points: [
          [new Date(start).toISOString(), 2.5],
          [new Date(start + 60_000).toISOString(), 8.5],
        ],
      },
    ]);
    expect(meta).toMatchObject({ step: 60, tier: 'raw', warnings: [] });
  });

  it.each([
    ['avg', [2.5, 8.5]],
    ['min', [0, 6]],
    ['max', [5, 11]],
    ['sum', [15, 51]],
    ['last', [5, 11]],
    ['p95', [4.75, 10.75]],
  ] as const)('%s counts a row that was delivered twice once', async (agg, expected) => {
    const { series } = await query({ metrics: ['virtual_memory.percent'], hosts: ['web-1'], step: 60, agg });
    expect(series.map(values)).toEqual([expected]);
  });

  it('keeps unknown values null, and leaves them out of means', async () => {
    const [series] = (await query({ metrics: ['virtual_memory.used'], hosts: ['web-1'], step: 10 })).series;
    expect(values(series as Series).slice(2, 5)).toEqual([2, null, 4]);
    expect((await query({ metrics: ['virtual_memory.used'], hosts: ['web-1'], step: 60 })).series.map(values)).toEqual([
      [2.4, 8.5],
    ]);
  });

  it('a rate is the increase of a counter per second; a reset counts as no increase', async () => {
    const { series } = await query({
      metrics: ['net_io_counters.bytes_sent'],
      hosts: ['web-1'],
      step: 10,
      agg: 'rate',
    });
    expect(series.map(({ dimensions }) => dimensions)).toEqual([{ nic: 'eth0' }, { nic: 'lo' }]);
    expect(series.map(values)).toEqual([
      [10, 10, 10, 10, 10, 0, 10, 10, 10, 10, 10],
      Array.from({ length: 11 }, () => 20),
    ]);
  });

  it('a rate over a long bucket divides by the time between its samples', async () => {
    const { series } = await query({
      metrics: ['net_io_counters.bytes_sent'],
      hosts: ['web-1'],
      step: 60,
      agg: 'rate',
      dimensions: { nic: 'lo' },
    });
    expect(series.map(values)).toEqual([[20, 20]]);
  });

  it('a rate does not depend on buckets shorter than the interval', async () => {
    const { series } = await query({
      metrics: ['net_io_counters.bytes_sent'],
      hosts: ['web-1'],
      step: 1,
      agg: 'rate',
      dimensions: { nic: ['lo'] },
    });
    expect(new Set(series.flatMap(values))).toEqual(new Set([20]));
  });

  it('adds the rates of merged series', async () => {
    const { series } = await query({
      metrics: ['net_io_counters.bytes_sent'],
      step: 60,
      agg: 'rate',
      groupBy: ['nic'],
    });
    expect(series).toMatchObject([
      { host: null, dimensions: { nic: 'eth0' } },
      { host: null, dimensions: { nic: 'lo' } },
    ]);
    expect(series.map(values)[1]).toEqual([40, 40]);
    expect(
      (
        await query({
          metrics: ['net_io_counters.bytes_sent'],
          step: 60,
          agg: 'rate',
          groupBy: [],
          dimensions: { nic: 'lo' },
        })
      ).series.map(values),
    ).toEqual([[40, 40]]);
  });

  it('does not add the total to its parts', async () => {
    expect(
      (
        await query({ metrics: ['cpu_times.user'], hosts: ['web-1'], step: 60, agg: 'rate', groupBy: ['host'] })
      ).series.map(values),
    ).toEqual([[1, 1]]);
    expect(
      (
        await query({
          metrics: ['cpu_times.user'],
          hosts: ['web-1'],
          step: 60,
          agg: 'rate',
          groupBy: ['host'],
          dimensions: { cpu: '' },
        })
      ).series.map(values),
    ).toEqual([[1, 1]]);
  });

  it('merges units and containers, each of which has no value of the other dimension', async () => {
    const at = { host: 'groups-1', ts: end - 50_000, seq: 1 };
    const row = (unit: string, container: string, memory: number) => {
      return { ...at, unit, container, memory_current: memory };
    };
    const rows = [row('ssh.service', '', 1), row('nginx.service', '', 2), row('', 'db', 4), row('', 'cache', 8)];
    await insertHost(world.storage, 'groups-1', end);
    await insertTick(world.storage, { ...at, processes: [] });
    await insertMetrics(world.storage, 'cgroup', rows);
    const sums = async (...groupBy: string[]): Promise<unknown[][]> => {
      const asked = { metrics: ['cgroup.memory_current'], hosts: ['groups-1'], points: 1, across: 'sum', groupBy };
      const { series } = await query(asked);
      return series.map(({ dimensions, ...each }) => [dimensions['container'], ...values({ dimensions, ...each })]);
    };
    expect(await sums('host')).toEqual([[undefined, 15]]);
    expect(Object.fromEntries(await sums('host', 'container'))).toEqual({ '': 3, cache: 8, db: 4 });
  });

  it('answers for several metrics of several hosts', async () => {
    const { series } = await query({ metrics: ['virtual_memory.percent', 'cpu_times.user'], points: 1, agg: 'max' });
    expect(series.map(({ metric, host, dimensions }) => [metric, host, dimensions['cpu']])).toEqual([
      ['virtual_memory.percent', 'web-1', undefined],
      ['virtual_memory.percent', 'web-2', undefined],
      ...['web-1', 'web-2'].flatMap((host) => ['', '0', '1'].map((cpu) => ['cpu_times.user', host, cpu])),
    ]);
  });

  it.each([
    { from: '-2m', to: end },
    { from: new Date(start).toISOString(), to: new Date(end).toISOString().replace('Z', '+00:00') },
    { from: String(start), to: undefined },
  ])('accepts the time %j', async (time) => {
    const { status, series } = await query({
      metrics: ['virtual_memory.percent'],
      hosts: ['web-1'],
      step: 60,
      ...time,
    });
    expect([status, series.map(values)]).toEqual([200, [[2.5, 8.5]]]);
  });

  it.each([
    [{}, ['metrics']],
    [{ metrics: [] }, ['metrics']],
    [{ metrics: 'virtual_memory.percent' }, ['metrics']],
    [
      { metrics: ['virtual_memory.nope', "x'; DROP TABLE ticks", 'constructor'] },
      ['metrics.0', 'metrics.1', 'metrics.2'],
    ],
    [{ metrics: ['virtual_memory.percent'], agg: 'rate' }, ['agg']],
    [{ metrics: ['virtual_memory.percent'], agg: 'median' }, ['agg']],
    [{ metrics: ['virtual_memory.percent'], agg: null }, ['agg']],
    [{ metrics: ['virtual_memory.percent'], step: 1, points: 1 }, ['points']],
    [{ metrics: ['virtual_memory.percent'], step: 0 }, ['step']],
    [{ metrics: ['virtual_memory.percent'], step: '10' }, ['step']],
    [{ metrics: ['virtual_memory.percent'], step: 1, from: '-9d' }, ['step']],
    [{ metrics: ['virtual_memory.percent'], from: end, to: start }, ['from']],
    [{ metrics: ['virtual_memory.percent'], from: 'yesterday', to: '2026-13-45T00:00:00Z' }, ['from', 'to']],
    [{ metrics: ['virtual_memory.percent'], from: '2026-11-22' }, ['from']],
    [{ metrics: ['virtual_memory.percent'], hosts: [] }, ['hosts']],
    [{ metrics: ['virtual_memory.percent'], hosts: ["a' OR 1=1"] }, ['hosts']],
    [{ metrics: ['virtual_memory.percent'], hosts: [1] }, ['hosts']],
    [
      { metrics: ['cpu_times.user'], dimensions: { nic: 'lo', "cpu' OR 1=1": 'x' } },
      ["dimensions.cpu' OR 1=1", 'dimensions.nic'],
    ],
    [{ metrics: ['cpu_times.user'], dimensions: { cpu: 1 } }, ['dimensions']],
    [{ metrics: ['cpu_times.user'], dimensions: [] }, ['dimensions']],
    [{ metrics: ['cpu_times.user'], groupBy: ['nic', '1; DROP'] }, ['groupBy']],
    [{ metrics: ['cpu_times.user'], groupBy: ['host'], agg: 'last' }, ['agg']],
    [{ metrics: ['cpu_times.user'], nope: 1, step: -1 }, ['nope', 'step']],
  ])('rejects %j and reports every problem', async (body, paths) => {
    const { status, errors } = await query(body);
    expect(status).toBe(400);
    expect([...new Set(errors.map(({ path }) => path))].sort()).toEqual(paths);
  });

  it('treats hostile dimension values as plain text', async () => {
    const hostile = ["/mnt/it's; DROP", "') OR 1=1 --", '\\', '\u0000', '{from:Int64}'];
    const { status, series } = await query({
      metrics: ['disk_usage.percent'],
      dimensions: { mountpoint: hostile },
      step: 60,
    });
    expect([status, series.map(({ dimensions }) => dimensions)]).toEqual([
      200,
      [{ mountpoint: "/mnt/it's; DROP", device: '💥\\', fstype: 'ext4' }],
    ]);
  });

  it('answers 404 for a host that never sent anything', async () => {
    expect(
      await world.post('/api/v1/metrics/query', { metrics: ['virtual_memory.percent'], hosts: ['web-1', 'nope'] }),
    ).toMatchObject({
      status: 404,
      body: { type: 'https://psfleet.dev/problems/unknown-host', detail: expect.stringContaining('nope') as string },
    });
  });
});

// This is last because its rows would appear in the answers above.
describe('every group of the catalog', () => {
  it('can be stored, read back and queried, although some of its names are SQL keywords', async () => {
    await insertHost(world.storage, 'all-1', end);
    await insertTick(world.storage, { host: 'all-1', ts: end - 10_000, seq: 2, processes: [] });
    // Groups with the same dimensions are in the same rows, as in those of one message.
    for (const table of metricTables) {
      const dimensions = table.dimensions.map((_, index) => [dimensionColumn(index), 'x'] as const);
      const columns = table.groups.flatMap((group) => [
        [presenceColumn(group), true] as const,
        ...Object.entries(group.fields).map(([field, { number }]) => [metricColumn(group, field), number] as const),
      ]);
      await insertRows(
        world.storage,
        table.raw,
        [1, 2].map((seq) => ({
          host: 'all-1',
          ts: end - 30_000 + seq * 10_000,
          seq,
          ...(dimensions.length === 0 ? {} : { dimensions: dimensionNames(table) }),
          ...Object.fromEntries([...dimensions, ...columns]),
        })),
      );
    }
    const { body } = await world.get<{ group: string; values: Record<string, number> }[]>(
      '/api/v1/hosts/all-1/metrics/latest',
    );
    expect(body.data.map(({ group }) => group)).toEqual(groups.map(({ name }) => name));
    expect(body.data.map(({ values }) => Object.values(values))).toEqual(
      groups.map(({ fields }) => Object.values(fields).map(({ number }) => number)),
    );
    for (let first = 0; first < metrics.length; first += 20) {
      const asked = metrics.slice(first, first + 20);
      const { status, series } = await query({ metrics: asked.map(({ name }) => name), hosts: ['all-1'], step: 60 });
      expect(status).toBe(200);
      expect(series.map(({ metric, points }) => [metric, points.at(-1)?.[1]])).toEqual(
        asked.map(({ name, field }) => [name, field.number]),
      );
    }
  });
});
