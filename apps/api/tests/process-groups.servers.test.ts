import { rollUpStep } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootId, insertHost, insertRows, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

type Row = Readonly<Record<string, string | number | null>>;

const hourMs = 3_600_000;
const now = Math.floor(Date.now() / 10_000) * 10_000;
const [t0, t1] = [now - 20_000, now - 10_000] as const;
const hostile = "'; DROP TABLE ticks; -- {by:String} \u001b[31m";
let world: World;

const pod = (name: string) => ({
  container_id: name.padEnd(64, '0'),
  container_name: 'app',
  pod_name: name,
  pod_namespace: 'shop',
});

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  for (const host of ['web-1', 'web-2']) {
    await insertHost(storage, host, now);
  }
  // Each message is delivered twice.
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertTick(storage, {
      host: 'web-1',
      ts: t0,
      seq: 1,
      processes: [
        { pid: 1, name: 'postgres', username: 'pg', cpuTicks: 100, rss: 5_000, memory: { pss: 3_000 }, numFds: 10 },
        { pid: 2, name: 'postgres', username: 'pg', cpuTicks: 50, rss: 5_000, memory: { pss: 2_000 }, numFds: null },
        { pid: 3, name: 'node', cpuTicks: 0, rss: 9_000, owner: pod('cart-1') },
        { pid: 4, name: 'node', cpuTicks: 10, rss: 1_000, owner: pod('cart-2') },
      ],
    });
    await insertTick(storage, {
      host: 'web-1',
      ts: t1,
      seq: 2,
      keyframe: false,
      processes: [
        { pid: 1, name: 'postgres', username: 'pg', cpuTicks: 200, rss: 6_000, memory: { pss: 3_500 }, numFds: 11 },
        { pid: 2, name: 'postgres', username: 'pg', exited: true },
      ],
    });
    await insertTick(storage, {
      host: 'web-2',
      ts: t1,
      seq: 1,
      processes: [
        { pid: 1, name: 'postgres', username: 'pg', cpuTicks: 400, rss: 7_000, readBytes: 300 },
        { pid: 5, name: hostile, username: null, cpuTicks: null, rss: null, numFds: null },
      ],
    });
    await insertRows(storage, 'process_events', [
      {
        host: 'web-1',
        boot_id: bootId,
        kind: 'exit',
        source: 'kernel',
        at: t1 - 500,
        ts: t1,
        seq: 2,
        nr: 1,
        pid: 9,
        proc_uid: BigInt(`0x${uidOf('web-1', { pid: 9 })}`).toString(),
        ppid: 3,
        parent_proc_uid: BigInt(`0x${uidOf('web-1', { pid: 3 })}`).toString(),
        name: 'node',
        username: 'app',
        unswept: true,
        unsampled_cpu_ns: 0.3e9,
        peak_rss: 99_000,
        unsampled_write_bytes: 70,
      },
    ]);
  }
});
afterAll(() => world.stop());

const groups = (query: string) => world.get<Row[]>(`/api/v1/process-groups?${query}`);
const pick = (rows: readonly Row[], ...names: readonly string[]) => rows.map((row) => names.map((name) => row[name]));

describe('GET /process-groups at a moment', () => {
  it('sums up what the processes of each name have, over all hosts', async () => {
    const { status, body } = await groups('');
    expect(status).toBe(200);
    expect(body.data[0]).toEqual({
      group: 'postgres',
      host: null,
      hosts: 2,
      processes: 2,
      unswept: null,
      cpuPercent: 60,
      memory: 10_500,
      unshared: 7_000,
      rss: 13_000,
      swap: 0,
      numThreads: 4,
      numFds: 14,
      cpuTime: null,
      readBytes: null,
      writeBytes: null,
      ctxSwitches: null,
      tcpSentBytes: null,
      tcpReceivedBytes: null,
      maxRss: null,
    });
    expect(pick(body.data, 'group', 'processes', 'cpuPercent', 'rss')).toEqual([
      ['postgres', 2, 60, 13_000],
      ['node', 2, 0, 10_000],
      [hostile, 1, null, null],
    ]);
    expect(body.meta).toMatchObject({
      at: new Date(t1).toISOString(),
      from: null,
      tier: 'raw',
      groups: 3,
      warnings: [],
    });
  });

  it.each([
    [
      'by=user&sort=-rss',
      [
        ['pg', 13_000],
        ['app', 10_000],
        [null, null],
      ],
    ],
    // Containers of pods have the same name.
    [
      'by=container&sort=-rss',
      [
        [null, 13_000],
        ['shop/cart-1/app', 9_000],
        ['shop/cart-2/app', 1_000],
      ],
    ],
    ['q=cpu:>=20&sort=-memory', [['postgres', 13_000]]],
    ['by=unit&namespace=x', null],
    ['name=node&host=web-1&by=user', [['app', 10_000]]],
    ['sort=-numFds&limit=1&host=web-1', [['postgres', 6_000]]],
  ])('?%s', async (query, expected) => {
    const { status, body } = await groups(query);
    expect([status, expected === null ? null : pick(body.data, 'group', 'rss')]).toEqual([
      expected === null ? 400 : 200,
      expected,
    ]);
  });

  it('keeps hosts apart, and shows a past moment', async () => {
    const { body } = await groups('perHost=true&name=postgres&sort=-rss');
    expect(pick(body.data, 'group', 'host', 'hosts', 'processes', 'rss')).toEqual([
      ['postgres', 'web-2', 1, 1, 7_000],
      ['postgres', 'web-1', 1, 1, 6_000],
    ]);
    const past = await groups(`at=${t0}`);
    expect(pick(past.body.data, 'group', 'hosts', 'processes', 'memory', 'cpuPercent')).toEqual([
      ['postgres', 1, 2, 5_000, 15],
      ['node', 1, 2, 10_000, 1],
    ]);
  });
});

describe('GET /process-groups over a time range', () => {
  it('sums up samples and the accounts of ended processes', async () => {
    const { body } = await groups(`from=${t0 - 5_000}`);
    expect(body.data[0]).toMatchObject({ memory: null, cpuPercent: null, numFds: null });
    expect(
      pick(body.data, 'group', 'hosts', 'processes', 'unswept', 'cpuTime', 'readBytes', 'writeBytes', 'maxRss'),
    ).toEqual([
      ['postgres', 2, 3, 0, 7.5, 300, 0, 7_000],
      ['node', 1, 3, 1, 0.4, 0, 70, 99_000],
      [hostile, 1, 1, 0, null, 0, 0, null],
    ]);
    expect(body.meta).toMatchObject({ at: null, tier: 'raw', groups: 3 });
  });

  it('counts a process that no sweep saw for the container of its parent', async () => {
    const { body } = await groups(`by=container&from=${t0 - 5_000}&host=web-1`);
    expect(pick(body.data, 'group', 'processes', 'cpuTime')).toEqual([
      [null, 2, 3.5],
      ['shop/cart-1/app', 2, 0.3],
      ['shop/cart-2/app', 1, 0.1],
    ]);
  });

  it('counts each end without a procUid as a process', async () => {
    const ts = t0 - 3_600_000;
    const ends = [1, 2, 3].map((nr) => ({
      host: 'web-1',
      boot_id: bootId,
      kind: 'exit',
      source: 'kernel',
      at: ts - 500,
      ts,
      seq: 1,
      nr,
      name: 'sh',
      unswept: true,
      unsampled_cpu_ns: 1e9,
    }));
    await insertRows(world.storage, 'process_events', ends);
    await insertRows(world.storage, 'process_events', ends);
    for (const [by, group] of [
      ['name', 'sh'],
      ['unit', null],
    ]) {
      const { body } = await groups(`by=${by}&from=${ts - 5_000}&to=${ts + 5_000}`);
      expect(pick(body.data, 'group', 'processes', 'unswept', 'cpuTime'), String(by)).toEqual([[group, 3, 3, 3]]);
    }
  });

  it('leaves out what is before and after the range, and takes filters', async () => {
    const { body } = await groups(`from=${t0}&to=${t1}&q=name:postgres&sort=-readBytes`);
    expect(pick(body.data, 'group', 'processes', 'cpuTime')).toEqual([['postgres', 2, 1.5]]);
    const both = await groups(`from=${t0}&to=${t1 + 1}&perHost=true&by=user&username=pg`);
    expect(pick(both.body.data, 'group', 'host', 'cpuTime')).toEqual([
      ['pg', 'web-2', 4],
      ['pg', 'web-1', 3.5],
    ]);
  });

  it('answers many host-hours by name, user and program from rollups, and refuses what they do not keep', async () => {
    const { storage } = world;
    const start = Math.floor(now / hourMs) * hourMs - 3 * hourMs;
    await storage.command(
      "INSERT INTO hosts (host, ts) SELECT concat('farm-', toString(number)), now64(3) FROM numbers(90)",
    );
    const farm = Array.from({ length: 90 }, (_, index) => `host=farm-${index}`).join('&');
    const createTime = start / 1000 - 60;
    for (const [index, ts] of [start + 1000, start + hourMs + 1000, now - 40_000].entries()) {
      for (const host of ['farm-1', 'farm-2']) {
        await insertTick(storage, {
          host,
          ts,
          seq: index + 1,
          processes: [
            { pid: 1, name: 'a', createTime, cpuTicks: 100, rss: 1_000 + index, owner: { program: `${hostile}.py` } },
            { pid: 2, name: hostile, createTime, username: null, cpuTicks: 10, readBytes: 5 },
          ],
        });
      }
    }
    let caughtUp = false;
    while (!caughtUp) {
      ({ caughtUp } = await rollUpStep(storage));
    }
    const { body } = await groups(`from=${start}&${farm}`);
    expect(pick(body.data, 'group', 'hosts', 'processes', 'cpuTime', 'readBytes', 'maxRss', 'ctxSwitches')).toEqual([
      ['a', 2, 2, 6, 0, 1_002, null],
      [hostile, 2, 2, 0.6, 30, 4_096, null],
    ]);
    expect(body.meta).toMatchObject({ tier: '1h', partial: false, groups: 2 });
    const users = await groups(`from=${start}&by=user&perHost=true&limit=1&sort=-readBytes&${farm}`);
    expect([pick(users.body.data, 'group', 'host', 'readBytes'), users.body.meta['groups']]).toEqual([
      [[null, 'farm-1', 15]],
      4,
    ]);
    const programs = await groups(`from=${start}&by=program&${farm}`);
    expect(pick(programs.body.data, 'group', 'hosts', 'cpuTime', 'readBytes', 'maxRss')).toEqual([
      [`${hostile}.py`, 2, 6, 0, 1_002],
      [hostile, 2, 0.6, 30, 4_096],
    ]);
    for (const refused of ['by=unit', 'by=container', 'sort=-ctxSwitches', 'q=a']) {
      const { status, body: problem } = await groups(`from=${start}&${refused}&${farm}`);
      expect([status, problem['errors']]).toEqual([
        400,
        [{ path: 'from', message: expect.stringContaining('more than 250 host-hours') }],
      ]);
    }
  }, 120_000);
});

describe('GET /process-groups', () => {
  it.each([
    ['by=memory&limit=0&host=A&sort=rss&at=soon&perHost=1', ['at', 'by', 'host', 'limit', 'perHost', 'sort']],
    ['at=-1m&from=-2m', ['at']],
    ['to=-1m', ['to']],
    ['from=-1m&to=-2m', ['from']],
    ['sort=-cpuTime', ['sort']],
    ['sort=-memory&from=-1m', ['sort']],
    ['from=-1m&q=rss:>1', ['q']],
  ])('rejects ?%s and reports every problem', async (query, paths) => {
    const { status, body } = await groups(query);
    expect(status).toBe(400);
    expect([...new Set((body['errors'] as { path: string }[]).map(({ path }) => path))].sort()).toEqual(paths);
  });

  it('is empty where no host has a label', async () => {
    for (const time of ['', '&from=-1m', '&from=-30d']) {
      const { status, body } = await groups(`label=rack=none${time}`);
      expect([status, body.data, body.meta['groups']]).toEqual([200, [], 0]);
    }
  });

  it('answers 404 for an unknown host', async () => {
    expect((await groups('host=nope')).status).toBe(404);
  });
});
