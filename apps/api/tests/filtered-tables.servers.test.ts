import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertTick, uidOf, type SeedProcess } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Row {
  readonly host: string;
  readonly pid: number;
  readonly value?: number;
  readonly matches?: boolean;
  readonly children?: readonly Row[];
}
type Shape = readonly [number, boolean, ...Shape[]] | readonly unknown[];

const now = Math.floor(Date.now() / 10_000) * 10_000;
const host = 'web-1';
const web = { unit: 'web.service' };
const before: SeedProcess[] = [
  { pid: 1, name: 'init', rss: 100, cpuTicks: 0 },
  { pid: 10, name: 'nginx', rss: 300, cpuTicks: 50, parentPid: 1, owner: web },
  { pid: 11, name: 'worker', rss: 900, cpuTicks: 20, parentPid: 10, owner: web },
  { pid: 20, name: 'cron', rss: 5000, cpuTicks: 900, parentPid: 1, owner: { unit: 'cron.service' } },
  { pid: 21, name: 'job', rss: 4000, cpuTicks: 800, parentPid: 20, owner: { unit: 'cron.service' } },
];
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  for (const name of [host, 'web-2']) {
    await insertHost(storage, name, now);
  }
  await insertTick(storage, { host, ts: now - 20_000, seq: 1, processes: before });
  const after = [
    ...before.map((each) => (each.pid === 11 ? { ...each, rss: 950 } : each)),
    { pid: 12, name: 'worker', rss: 800, cpuTicks: 10, parentPid: 10, owner: web },
    { pid: 22, name: 'job', rss: 1, cpuTicks: 5, parentPid: 20, owner: { unit: 'cron.service' } },
  ];
  await insertTick(storage, { host, ts: now - 10_000, seq: 2, processes: after });
  await insertTick(storage, {
    host: 'web-2',
    ts: now - 5_000,
    seq: 1,
    processes: [{ pid: 7, name: 'worker', rss: 700, cpuTicks: 40, owner: web }],
  });
});
afterAll(() => world.stop());

const get = async <T = Row[]>(path: string): Promise<T> => {
  const { status, body } = await world.get<T>(`/api/v1/${path}`);
  expect([status, JSON.stringify(body)]).toEqual([200, expect.anything()]);
  return body.data;
};
const shape = (rows: readonly Row[]): Shape[] =>
  rows.map(({ pid, matches = false, children = [] }) => [pid, matches, ...shape(children)]);
const places = (rows: readonly Row[]): unknown[] => rows.map(({ host: name, pid, value }) => [name, pid, value]);

describe('filters', () => {
  it('of a tree show what fits them, and its ancestors', async () => {
    expect(shape(await get(`hosts/${host}/process-tree?name=worker`))).toEqual([
      [1, false, [10, false, [11, true], [12, true]]],
    ]);
    expect(shape(await get(`hosts/${host}/process-tree?q=unit:web.service`))).toEqual([
      [1, false, [10, true, [11, true], [12, true]]],
    ]);
    expect(await get(`hosts/${host}/process-tree?name=nobody`)).toEqual([]);
  });

  it('of the children of a process leave out the others, but not their children', async () => {
    const children = (query: string): Promise<Row[]> => get(`processes/${uidOf(host, { pid: 1 })}/children?${query}`);
    expect((await children('recursive=true&minRss=850')).map(({ pid }) => pid)).toEqual([20, 11, 21]);
    expect((await children('name=worker')).map(({ pid }) => pid)).toEqual([]);
  });

  it('of a difference keep a process that fits them at one of the moments', async () => {
    const path = `hosts/${host}/processes/diff?from=${now - 15_000}`;
    const diff = (query: string): Promise<Record<'started' | 'ended' | 'changed', Row[]>> => get(`${path}&${query}`);
    const all = await diff('unit=web.service');
    expect([all.started, all.ended, all.changed].map((rows) => rows.map(({ pid }) => pid))).toEqual([
      [12],
      [],
      expect.arrayContaining([11]),
    ]);
    const grown = await diff('minRss=920&name=worker');
    expect(grown.ended).toEqual([]);
    expect(grown.started).toEqual([]);
    expect(grown.changed.map(({ pid }) => pid)).toEqual([11]);
  });

  it.each([
    [
      'by=rss&unit=web.service&limit=3',
      [
        [host, 11, 950],
        [host, 12, 800],
        ['web-2', 7, 700],
      ],
    ],
    ['by=rss&name=worker&limit=1', [[host, 11, 950]]],
    ['by=rss&q=work*&host=web-2', [['web-2', 7, 700]]],
    [
      'by=rss&minRss=850&status=sleeping',
      [
        [host, 20, 5000],
        [host, 21, 4000],
        [host, 11, 950],
      ],
    ],
    [
      'by=cpu&unit=web.service',
      [
        [host, 10, 5],
        ['web-2', 7, 4],
        [host, 11, 2],
        [host, 12, 1],
      ],
    ],
    ['by=cpu&name=nobody', []],
  ])('of a top rank only what fits them: %s', async (query, expected) => {
    expect(places(await get(`processes/top?${query}`))).toEqual(expected);
  });

  it('do not read the identities of every process that ever ran', async () => {
    await world.storage.command(
      `INSERT INTO processes (host, ts, seq, proc_uid, pid, name, unit)
       SELECT '${host}', now64(3) - INTERVAL 40 DAY, 1, number, 5, 'past', 'web.service' FROM numbers(50000)`,
    );
    for (const query of ['unit=web.service', 'q=unit:web*', 'q=worker', 'sort=pid']) {
      const { body } = await world.get<Row[]>(`/api/v1/processes?${query}`);
      expect([query, body.data.length > 2, Number(body.meta['rowsRead']) < 10_000]).toEqual([query, true, true]);
    }
  });
});
