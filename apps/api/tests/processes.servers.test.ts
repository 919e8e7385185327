import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noOwner } from '../src/processes/process-row.js';
import { hostile, insertProcessFleet } from './world/process-fleet.js';
import { insertHost, insertTick, uidOf } from './world/rows.js';
import { readAllPages, startWorld, type World } from './world/start-world.js';

interface Row {
  readonly host: string;
  readonly procUid: string;
  readonly pid: number | null;
  readonly name: string;
  readonly cpuPercent: number | null;
  readonly rss: number | null;
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertProcessFleet(world.storage, now);
});
afterAll(() => world.stop());

const table = (path: string) => world.get<Row[]>(path);
const pids = (rows: readonly Row[]): (number | null)[] => rows.map(({ pid }) => pid);

describe('GET /hosts/{host}/processes', () => {
  it('shows the table at the last complete tick', async () => {
    const { status, body } = await table('/api/v1/hosts/web-1/processes?sort=pid');
    expect(status).toBe(200);
    expect(pids(body.data)).toEqual([1, 20, 21, 30, 31]);
    expect(body.data[1]).toEqual({
      host: 'web-1',
      procUid: uidOf('web-1', { pid: 20 }),
      pid: 20,
      ppid: 1,
      parentProcUid: null,
      name: 'node',
      exe: '/usr/bin/20',
      cmdline: ['node', 'Server.js'],
      cmdlineCut: false,
      username: 'app',
      status: 'sleeping',
      createTime: 1_795_377_312.45,
      cpuPercent: 3.2,
      cpuTime: 5,
      rss: 3000,
      vms: 8192,
      shared: 512,
      peakRss: 3000,
      swap: 0,
      pss: null,
      uss: null,
      pssAt: null,
      numThreads: 2,
      numFds: 3,
      readBytes: 10,
      writeBytes: 20,
      tcpSentBytes: 30,
      tcpReceivedBytes: 40,
      majorFaults: null,
      nice: 0,
      ...noOwner,
      program: 'node Server.js',
      ts: new Date(now - 10_000).toISOString(),
    });
    const at = new Date(now - 10_000).toISOString();
    expect(body.meta).toMatchObject({ cursor: null, at, partial: false, warnings: [] });
  });

  it('never shows 0 for an unknown value', async () => {
    const [row] = (await table('/api/v1/hosts/web-1/processes?name=sshd')).body.data;
    expect(row).toMatchObject({ cpuPercent: null, rss: null, numFds: null, username: null });
  });

  it.each([
    ['-cpuPercent', [21, 20, 31, 1, 30]],
    ['cpuPercent', [1, 31, 20, 21, 30]],
    ['-rss', [20, 21, 1, 31, 30]],
    ['rss', [31, 1, 21, 20, 30]],
    ['-pid', [31, 30, 21, 20, 1]],
    ['name', [31, 1, null, null, 30]],
  ])('sorts by %s, unknown values last', async (sort, expected) => {
    const { body } = await table(`/api/v1/hosts/web-1/processes?sort=${sort}`);
    expect(pids(body.data).map((pid, index) => (expected[index] === null ? null : pid))).toEqual(expected);
  });

  it.each([
    'cpuPercent',
    '-cpuPercent',
    'rss',
    '-rss',
    'name',
    '-name',
    'username',
    '-username',
    'pid',
    '-createTime',
    'status',
    '-numFds',
  ])('pages by %s, each row once', async (sort) => {
    const whole = (await table(`/api/v1/hosts/web-1/processes?sort=${sort}`)).body.data.map(({ procUid }) => procUid);
    for (const limit of [1, 2]) {
      const rows = await readAllPages<Row>(world, `/api/v1/hosts/web-1/processes?sort=${sort}&limit=${limit}`);
      expect(rows.map(({ procUid }) => procUid)).toEqual(whole);
    }
  });

  it.each([
    ['name=node', [20, 21]],
    ['username=root', [1]],
    ['q=server', [20]],
    ['q=NODE', [20, 21]],
    ['q=sbin', [1]],
    ['q=node&username=root', []],
    [`q=${encodeURIComponent('%')}`, [31]],
    [`name=${encodeURIComponent(hostile)}`, [31]],
    [`q=${encodeURIComponent(hostile)}`, [31]],
    [`q=${encodeURIComponent("' or 1=1 --")}`, []],
    ['q=server+node', [20]],
    ['q=node+AND+server', [20]],
    ['q=%22node+server%22', [20]],
    ['q=node+NOT+worker', [20]],
    ['q=NOT+node', [1, 30, 31]],
    ['q=(sbin+OR+SERVER)+OR+sshd', [1, 20, 30]],
    ['q=NOT+(sbin+OR+node)+sshd', [30]],
    [`q=${encodeURIComponent(`"${hostile.replace(/[\\]/g, '\\\\')}" AND %_`)}`, [31]],
    [`q=${encodeURIComponent("' OR {term0:String}")}`, [31]],
    [`username=${encodeURIComponent("root' OR 'a'='a")}`, []],
    [`q=${encodeURIComponent('\u0000\\N')}`, []],
  ])('filters by %s', async (filter, expected) => {
    const { status, body } = await table(`/api/v1/hosts/web-1/processes?sort=pid&${filter}`);
    expect([status, pids(body.data)]).toEqual([200, expected]);
  });

  it('answers for a moment in the past', async () => {
    for (const at of [String(now - 15_000), '-12s', encodeURIComponent(new Date(now - 10_001).toISOString())]) {
      const { body } = await table(`/api/v1/hosts/web-1/processes?sort=pid&at=${at}`);
      expect(pids(body.data)).toEqual([1, 20, 21, 30, 31, 99]);
      expect(body.data[0]).toMatchObject({ cpuPercent: 50, ts: new Date(now - 20_000).toISOString() });
    }
  });

  it('is partial if no tick lies within three intervals, or nothing is stored', async () => {
    const late = await table('/api/v1/hosts/old-1/processes');
    expect(late.body).toMatchObject({
      data: [{ pid: 5 }],
      meta: { partial: true, warnings: [expect.stringContaining('old-1')] },
    });
    const gone = await table('/api/v1/hosts/gone-1/processes');
    expect(gone.body).toMatchObject({
      data: [{ pid: 6, cpuPercent: null }],
      meta: { partial: true, at: new Date(now - 3_600_000).toISOString() },
    });
    expect((await table('/api/v1/hosts/web-1/processes?at=2001-01-01T00:00:00Z')).body).toMatchObject({
      data: [],
      meta: { at: null, partial: true, warnings: [expect.any(String)] },
    });
  });

  it('omits the processes of an earlier boot', async () => {
    const host = 'rebooted-1';
    await insertHost(world.storage, host, now, 'second-boot');
    await insertTick(world.storage, { host, ts: now - 20_000, seq: 1, processes: [{ pid: 1 }, { pid: 2 }] });
    await insertTick(world.storage, {
      host,
      ts: now - 10_000,
      seq: 2,
      bootId: 'second-boot',
      processes: [{ pid: 1, startTicks: 3 }],
    });
    const { body } = await table(`/api/v1/hosts/${host}/processes`);
    expect(body.data.map(({ procUid }) => procUid)).toEqual([uidOf(host, { pid: 1, startTicks: 3 }, 'second-boot')]);
  });

  it('combines a keyframe with the samples after it; a process without a sample was idle', async () => {
    const host = 'delta-1';
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, {
      host,
      ts: now - 30_000,
      seq: 1,
      processes: [
        { pid: 1, cpuTicks: 9, rss: 11 },
        { pid: 2, cpuTicks: 9, rss: 12 },
      ],
    });
    await insertTick(world.storage, {
      host,
      ts: now - 20_000,
      seq: 2,
      keyframe: false,
      processes: [{ pid: 2, cpuTicks: 500, rss: 22 }],
    });
    await insertTick(world.storage, {
      host,
      ts: now - 10_000,
      seq: 3,
      keyframe: false,
      processes: [{ pid: 3, cpuTicks: 10, rss: 33 }],
    });
    const { body } = await table(`/api/v1/hosts/${host}/processes?sort=pid`);
    expect(body.data.map(({ pid, rss, cpuPercent }) => [pid, rss, cpuPercent])).toEqual([
      [1, 11, 0],
      [2, 22, 0],
      [3, 33, 1],
    ]);
  });

  it.each([
    ['sort=rss%20DESC', ['sort']],
    ['sort=-', ['sort']],
    ['at=soon', ['at']],
    ['at=-15', ['at']],
    ['at=99999999999999999', ['at']],
    ['limit=10001&sort=x&at=y&ppid=3', ['at', 'limit', 'ppid', 'sort']],
    ['name=', ['name']],
    ['q=a&q=b', ['q']],
    ['q[x]=1', ['q[x]']],
    ['q=(node', ['q']],
    ['q=a+AND+OR+b&limit=0', ['limit', 'q']],
    ['cursor=e30', ['cursor']],
    ["cursor=' OR 1", ['cursor']],
  ])('rejects ?%s and reports every problem', async (query, paths) => {
    const { status, body } = await world.get(`/api/v1/hosts/web-1/processes?${query}`);
    expect(status).toBe(400);
    expect([...new Set((body['errors'] as { path: string }[]).map(({ path }) => path))].sort()).toEqual(paths);
  });

  it('reports the position of a syntax error in a search', async () => {
    const { body } = await world.get(`/api/v1/processes?q=${encodeURIComponent('java AND (node OR )')}`);
    expect(body['errors']).toEqual([
      { path: 'q', message: 'cannot be parsed at character 19: expected a condition, found )' },
    ]);
  });

  it('rejects a cursor of another order, filter or host', async () => {
    const { cursor } = (await table('/api/v1/hosts/web-1/processes?sort=rss&limit=1')).body.meta;
    expect((await table(`/api/v1/hosts/web-1/processes?sort=rss&cursor=${String(cursor)}`)).status).toBe(200);
    for (const path of [
      'hosts/web-1/processes?sort=-rss',
      'hosts/web-1/processes?sort=rss&name=node',
      'hosts/web-2/processes?sort=rss',
      'processes?sort=rss',
    ]) {
      expect((await table(`/api/v1/${path}&cursor=${String(cursor)}`)).status).toBe(400);
    }
  });

  it('answers with a page of the maximum size', async () => {
    const host = 'crowded-1';
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, {
      host,
      ts: now - 10_000,
      seq: 1,
      processes: Array.from({ length: 10_500 }, (_, pid) => ({ pid: pid + 1 })),
    });
    const rows = await readAllPages<Row>(world, `/api/v1/hosts/${host}/processes?sort=pid&limit=10000`);
    expect(pids(rows)).toEqual(Array.from({ length: 10_500 }, (_, pid) => pid + 1));
  });

  it('identifies the same processes in one page as in several', async () => {
    const path = '/api/v1/hosts/web-1/processes?sort=pid';
    const pages = await readAllPages<Row>(world, `${path}&limit=2`);
    expect(pages).toHaveLength(5);
    expect((await table(`${path}&limit=1000`)).body.data).toEqual(pages);
  });

  it('identifies every process of a host that has more than it reports', async () => {
    const host = 'modest-1';
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, {
      host,
      ts: now - 10_000,
      seq: 1,
      processes: Array.from({ length: 30 }, (_, pid) => ({ pid: pid + 1 })),
    });
    await world.storage.command(
      `INSERT INTO ticks (* EXCEPT inserted_at)
      SELECT * EXCEPT inserted_at REPLACE (1 AS processes, false AS keyframe, 2 AS seq)
      FROM ticks WHERE host = '${host}'`,
    );
    for (const limit of [10, 20, 1000]) {
      expect(pids((await table(`/api/v1/hosts/${host}/processes?sort=pid&limit=${limit}`)).body.data)).toEqual(
        Array.from({ length: Math.min(limit, 30) }, (_, pid) => pid + 1),
      );
    }
  });

  it('shows the same moment on every page, whatever arrives in the meantime', async () => {
    const host = 'moving-1';
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, {
      host,
      ts: now - 10_000,
      seq: 1,
      processes: [
        { pid: 1, rss: 30 },
        { pid: 2, rss: 20 },
        { pid: 3, rss: 10 },
      ],
    });
    const first = await table(`/api/v1/hosts/${host}/processes?sort=-rss&limit=1`);
    await insertTick(world.storage, {
      host,
      ts: now,
      seq: 2,
      processes: [
        { pid: 2, rss: 99 },
        { pid: 4, rss: 98 },
      ],
    });
    const second = await table(
      `/api/v1/hosts/${host}/processes?sort=-rss&limit=10&cursor=${String(first.body.meta['cursor'])}`,
    );
    expect([...pids(first.body.data), ...pids(second.body.data)]).toEqual([1, 2, 3]);
  });
});

describe('GET /processes', () => {
  it('finds processes without a stored identity by name, and more matches than fit in one query', async () => {
    const host = 'many-1';
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, {
      host,
      ts: now - 10_000,
      seq: 1,
      processes: Array.from({ length: 4100 }, (_, index) => ({
        pid: index + 1,
        cmdline: ['worker', `--shard=${index}`],
      })),
    });
    await world.storage.command(
      `INSERT INTO process_samples (host, ts, seq, proc_uid, name)
      SELECT '${host}', ts, seq, 51966, 'Stranger' FROM ticks WHERE host = '${host}'`,
    );
    const find = async (q: string) => (await table(`/api/v1/processes?host=${host}&limit=10000&q=${q}`)).body.data;
    expect(await find('STRANGER')).toMatchObject([{ name: 'Stranger', pid: null }]);
    expect(await find('worker')).toHaveLength(4100);
    expect(await find('shard=17+AND+NOT+170')).toHaveLength(100);
    expect(await find('worker+NOT+shard')).toEqual([]);
  });

  it('shows the tables of all hosts that are not offline', async () => {
    const { body } = await table('/api/v1/processes?sort=-rss&name=node');
    expect(body.data.map(({ host, pid, cpuPercent }) => [host, pid, cpuPercent])).toEqual([
      ['web-2', 20, 20],
      ['web-1', 20, 3.2],
      ['web-1', 21, 100],
    ]);
    expect(body.meta).toMatchObject({ partial: true });
    const warnings = (body.meta['warnings'] as string[]).join('; ');
    expect(warnings).toContain('gone-1');
    expect(warnings).toContain('old-1');
    expect((await table('/api/v1/processes?q=ghost')).body.data).toEqual([]);
  });

  it('can be limited to some hosts', async () => {
    expect((await table('/api/v1/processes?host=web-2')).body).toMatchObject({
      data: [{ host: 'web-2' }],
      meta: { partial: false },
    });
    expect((await table('/api/v1/processes?host=web-2&host=web-1&sort=pid')).body.data).toHaveLength(6);
    expect((await table('/api/v1/processes?host=nope')).status).toBe(404);
    expect((await table("/api/v1/processes?host=a'b")).status).toBe(400);
  });

  it('pages correctly past a host whose clock is ahead', async () => {
    await insertHost(world.storage, 'ahead-1', now);
    await insertTick(world.storage, {
      host: 'ahead-1',
      ts: now + 300_000,
      seq: 1,
      processes: [{ pid: 8, name: 'early' }],
    });
    const rows = await readAllPages<Row>(
      world,
      '/api/v1/processes?sort=pid&limit=3&host=ahead-1&host=web-1&host=web-2',
    );
    expect(rows.map(({ host, pid }) => [host, pid])).toEqual(
      expect.arrayContaining([
        ['ahead-1', 8],
        ['web-1', 1],
        ['web-2', 20],
      ]),
    );
    expect(rows).toHaveLength(7);
  });

  it('answers for the past', async () => {
    const { body } = await table(`/api/v1/processes?at=${now - 3_599_000}`);
    expect(body.data).toMatchObject([{ host: 'gone-1', pid: 6 }]);
  });
});
