import { rollUpStep } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootId, insertHost, insertRows, insertTick, uidOf, type SeedProcess } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

type Row = Readonly<Record<string, unknown>>;

const hourMs = 3_600_000;
const quarterMs = 900_000;
const tickMs = 10_000;
const now = Date.now();
/** The first tick of what happened, in a quarter hour that is over. */
const start = Math.floor(now / quarterMs) * quarterMs - 2 * quarterMs + 60_000;
const created = (start - hourMs) / 1000;
const born = start / 1000;
const ms = (at: number): string => new Date(at).toISOString();
const at = (tick: number): number => start + tick * tickMs;
/** A fleet so large that an hour of it is more than raw rows answer. */
const otherHosts = 900;
let world: World;

const exitOf = (host: string, pid: number, tick: number, facts: Row): Row => ({
  host,
  boot_id: bootId,
  kind: 'exit',
  source: 'kernel',
  at: ms(at(tick) - 3_000),
  ts: at(tick),
  seq: tick + 1,
  nr: pid,
  proc_uid: BigInt(`0x${uidOf(host, { pid })}`).toString(),
  pid,
  username: 'app',
  unswept: false,
  ...facts,
});

/** The ticks of a host, the first of which is a keyframe. */
async function insertTicks(host: string, ticks: readonly (readonly SeedProcess[])[]): Promise<void> {
  for (const [index, processes] of ticks.entries()) {
    await insertTick(world.storage, {
      host,
      ts: at(index),
      seq: index + 1,
      keyframe: index === 0,
      ...(index === 0 ? {} : { newestKeyframe: { seq: 1, ts: at(0) } }),
      processes,
    });
  }
}

const builder = { name: 'python3', cmdline: ['python3', '/srv/report_builder.py', '--from', 'Saturday'] } as const;
const owner = { exe: '/usr/bin/python3.11', unit: 'reports.service' };
const worker = 'averyverylongprocessname-worker';
const master = 'averyverylongprocessname-master';
const container = {
  container_name: 'shop-web-1',
  container_image: 'registry.example.org/shop/web:1.2',
  program: 'registry.example.org/shop/web: node /app/server.js',
};

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  await storage.command(
    `INSERT INTO hosts (host, ts) SELECT concat('other-', toString(number)), now64(3) FROM numbers(${otherHosts})`,
  );
  for (const host of ['web-1', 'web-2', 'ci-1', 'db-1']) {
    await insertHost(storage, host, now);
  }
  await insertTicks('web-1', [
    [
      { pid: 10, ...builder, rss: 90_000_000, createTime: born, owner },
      { pid: 11, ...builder, rss: 40_000_000, createTime: created, owner },
    ],
    [{ pid: 10, ...builder, rss: 720_000_000, cpuTicks: 300, owner }],
    [{ pid: 10, ...builder, exited: true }],
  ]);
  await insertTicks('web-2', [[{ pid: 12, ...builder, rss: 50_000_000, createTime: created, owner }]]);
  await insertTicks('db-1', [
    [
      // It executes a program of another name, and one that executes one of the same name.
      { pid: 20, name: 'python3', cmdline: ['python3', '/srv/eat.py'], rss: 952_000_000, createTime: created },
      { pid: 21, name: 'python3', cmdline: ['python3', '/srv/a.py'], rss: 851_000_000, createTime: created },
      { pid: 22, name: 'java', cmdline: ['java', '-jar', '/srv/shop.jar'], rss: 650_000_000, createTime: created },
      { pid: 23, name: 'loader', rss: 640_000_000, createTime: created },
      { pid: 24, name: worker, rss: 630_000_000, createTime: created },
      { pid: 25, name: master, rss: 620_000_000, createTime: created },
      {
        pid: 26,
        name: 'node',
        cmdline: ['node', '/app/server.js'],
        rss: 610_000_000,
        createTime: created,
        owner: container,
      },
    ],
    [
      { pid: 20, name: 'sleep', cmdline: ['sleep', '3000'], rss: 2_000_000, createTime: created },
      { pid: 21, name: 'python3', cmdline: ['python3', '/srv/b.py'], rss: 3_000_000, createTime: created },
      { pid: 23, name: 'loader', rss: 0, createTime: created },
    ],
    [{ pid: 22, name: 'java', exited: true }],
  ]);
  await insertTicks('ci-1', [[{ pid: 30, name: 'make', rss: 1_000_000, createTime: created }], [], []]);
  await insertRows(storage, 'process_events', [
    exitOf('web-1', 10, 2, { name: 'python3', exit_code: 0 }),
    exitOf('db-1', 22, 2, { name: 'java', exit_signal: 9 }),
    exitOf('db-1', 22, 2, { kind: 'oom', nr: 122, name: 'java' }),
    exitOf('db-1', 23, 1, { name: 'loader', exit_code: 3 }),
    ...Array.from({ length: 150 }, (_, index) =>
      exitOf('ci-1', 1_000 + index, 1, {
        name: 'sh',
        unswept: true,
        exit_code: 0,
        lifetime_ms: 600,
        unsampled_cpu_ns: 500_000_000 + index,
        cmdline: ['sh', '/srv/step.sh', String(index)],
        cmdline_known: true,
        program: 'sh /srv/step.sh',
      }),
    ),
  ]);
  while (!(await rollUpStep(storage)).caughtUp) {
    // One step computes an hour at most.
  }
}, 120_000);
afterAll(() => world.stop());

const top = async (query: string): Promise<{ data: Row[]; meta: Row }> => {
  const { status, body } = await world.get<Row[]>(`/api/v1/processes/top?${query}`);
  expect([status, body['errors']]).toEqual([200, undefined]);
  return { data: body.data, meta: body.meta as unknown as Row };
};

const report = 'python /srv/report_builder.py';

describe.each([
  ['raw', (host: string) => `from=${start}&host=${host}`],
  ['rollup', () => `from=${start}`],
])('which program it was, in one request, from %s rows', (tier, range) => {
  /** The row of a process or, where it executed another program, that of its larger one. */
  const rowOf = async (by: string, host: string, isWanted: (row: Row) => boolean): Promise<Row> => {
    const { data, meta } = await top(`by=${by}&limit=500&${range(host)}`);
    expect(meta).toMatchObject({ partial: false, notKept: [] });
    expect(meta['tier'] === 'raw').toBe(tier === 'raw');
    const rows = data.filter((row) => row['host'] === host && isWanted(row));
    expect(rows).not.toEqual([]);
    return rows[0] ?? {};
  };
  const isPid = (pid: number) => (row: Row) => row['pid'] === pid;
  const peakAt = (tick: number): string => ms(tier === 'raw' ? at(tick) : Math.floor(at(tick) / quarterMs) * quarterMs);

  it('ate the memory: who, when, by which arguments, how it ended, and where else it runs', async () => {
    expect(await rowOf('rss', 'web-1', isPid(10))).toMatchObject({
      host: 'web-1',
      procUid: uidOf('web-1', { pid: 10 }),
      name: 'python3',
      exe: '/usr/bin/python3.11',
      cmdline: builder.cmdline,
      username: 'app',
      unit: 'reports.service',
      program: report,
      value: 720_000_000,
      peakAt: peakAt(1),
      running: false,
      exit: { at: ms(at(2) - 3_000), exitCode: 0, exitSignal: null, oomKilled: false },
      programProcesses: 2,
      programHosts: 2,
    });
  });

  it.each([
    ['sleep', 20, 952_000_000, 'python /srv/eat.py', ['python3', '/srv/eat.py']],
    ['a program of the same name', 21, 851_000_000, 'python /srv/a.py', ['python3', '/srv/a.py']],
  ])('is not %s, which it executed afterwards', async (_, pid, value, program, cmdline) => {
    const row = await rowOf('rss', 'db-1', isPid(pid));
    expect(row).toMatchObject({ value, program, cmdline, name: 'python3', peakAt: peakAt(0), exit: null });
    expect(row).toMatchObject({ programProcesses: 1, programHosts: 1 });
  });

  it('is known of a zombie, with its exit code', async () => {
    expect(await rowOf('rss', 'db-1', isPid(23))).toMatchObject({
      value: 640_000_000,
      cmdline: ['loader'],
      program: 'loader',
      running: false,
      exit: { exitCode: 3 },
    });
  });

  it('was killed because memory ran out', async () => {
    expect(await rowOf('rss', 'db-1', isPid(22))).toMatchObject({
      program: 'java /srv/shop.jar',
      cmdline: ['java', '-jar', '/srv/shop.jar'],
      running: false,
      exit: { exitCode: null, exitSignal: 9, oomKilled: true },
    });
  });

  it('were 150 processes of half a second each', async () => {
    const row = await rowOf('cpu', 'ci-1', ({ name }) => name === 'sh');
    expect(row).toMatchObject({
      program: 'sh /srv/step.sh',
      cmdline: ['sh', '/srv/step.sh', expect.stringMatching(/^\d+$/)],
      value: tier === 'raw' ? expect.closeTo(0.5, 3) : expect.closeTo(75, 1),
      running: false,
      exit: { exitCode: 0, lifetime: 0.6 },
      programProcesses: 150,
      programHosts: 1,
    });
  });

  it('ran in a container', async () => {
    expect(await rowOf('rss', 'db-1', isPid(26))).toMatchObject({
      program: container.program,
      containerName: 'shop-web-1',
      containerImage: container.container_image,
      value: 610_000_000,
      programProcesses: 1,
      programHosts: 1,
    });
  });

  it.each([
    [24, worker, 630_000_000],
    [25, master, 620_000_000],
  ])('of two with the same first 15 characters is %i, %s', async (pid, name, value) => {
    expect(await rowOf('rss', 'db-1', isPid(pid))).toMatchObject({ name, program: name, value, programProcesses: 1 });
  });
});

describe('the two kinds of top', () => {
  it('explain each other, and none ends in the future', async () => {
    const moment = await top(`by=rss&at=${at(1)}`);
    expect(moment.meta).toMatchObject({ explanation: expect.stringContaining('with from and to'), notKept: [] });
    const window = await top(`by=rss&from=${start}&host=web-1`);
    expect(window.meta).toMatchObject({ explanation: expect.stringContaining('with at'), to: ms(now) });
  });

  it('count the processes of a moment, and the hosts of its quarter hour', async () => {
    const { data } = await top(`by=rss&at=${at(1) + 1}&limit=1`);
    expect(data).toMatchObject([
      { host: 'web-1', pid: 10, program: report, programProcesses: 2, programHosts: 2, value: 720_000_000 },
    ]);
    // One of the two has ended.
    const { data: later } = await top(`by=rss&at=${at(2) + 1}&host=web-1&limit=1`);
    expect(later).toMatchObject([{ pid: 11, program: report, programProcesses: 1, programHosts: 2 }]);
  });

  it('count the processes of a host as of its own tick, not of a newer one of another host', async () => {
    const late = (pid: number): SeedProcess => ({
      pid,
      name: 'python3',
      cmdline: ['python3', '/srv/late.py'],
      rss: 990_000_000 + pid,
      createTime: created,
    });
    await insertHost(world.storage, 'late-1', now);
    await insertTicks('late-1', [[late(40), late(41), late(42)]]);
    // Only the first of two messages of the next tick arrived; one of the three processes ended after it.
    await insertTick(world.storage, {
      host: 'late-1',
      ts: at(1),
      seq: 2,
      keyframe: false,
      newestKeyframe: { seq: 1, ts: at(0) },
      part: 1,
      parts: 2,
      processes: [late(43), late(44)],
    });
    await insertRows(world.storage, 'process_events', [exitOf('late-1', 40, 2, { name: 'python3', exit_code: 0 })]);
    for (const scope of ['', '&host=late-1']) {
      const { data, meta } = await top(`by=rss&at=${at(2) + 1}&limit=3${scope}`);
      expect([scope, meta['at'], data]).toEqual([
        scope,
        ms(scope === '' ? at(2) : at(0)),
        [42, 41, 40].map((pid) => expect.objectContaining({ host: 'late-1', pid, ts: ms(at(0)), programProcesses: 3 })),
      ]);
    }
  });

  it('say which fields are null where rollups keep no process', async () => {
    const { data, meta } = await top(`by=peakRss&limit=500&from=${start}`);
    const row = data.find(({ program, host }) => program === report && host === 'web-1');
    expect(row).toMatchObject({ procUid: null, pid: null, cmdline: null, programProcesses: 2, programHosts: 2 });
    expect(meta['notKept']).toEqual(expect.arrayContaining(['procUid', 'cmdline', 'unit', 'exit', 'running']));
  });
});

it('tells when and how an ended process ended', async () => {
  const { body } = await world.get<Row>(`/api/v1/processes/${uidOf('web-1', { pid: 10 })}`);
  expect(body.data).toMatchObject({
    running: false,
    lastSeen: ms(at(1)),
    program: report,
    exit: { at: ms(at(2) - 3_000), exitCode: 0 },
  });
});

it('says that a zombie does not run, and when a process that no sweep saw was last there', async () => {
  const zombie = await world.get<Row>(`/api/v1/processes/${uidOf('db-1', { pid: 23 })}`);
  expect(zombie.body.data).toMatchObject({ running: false, exit: { exitCode: 3 } });
  const short = await world.get<Row>(`/api/v1/processes/${uidOf('ci-1', { pid: 1_000 })}`);
  expect(short.body.data).toMatchObject({ running: false, lastSeen: ms(at(1) - 3_000), exit: { exitCode: 0 } });
});
