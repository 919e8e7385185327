import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootId, insertHost, insertRows, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

type Row = Readonly<Record<string, unknown>>;

const now = Math.floor(Date.now() / 10_000) * 10_000;
const ms = (at: number): string => new Date(at).toISOString();
let world: World;

/** The end of a process of a host, or the kernel's word that it killed one. */
const endOf = (host: string, pid: number, facts: Row): Row => ({
  host,
  boot_id: bootId,
  kind: 'exit',
  source: 'kernel',
  at: ms(now - 15_000),
  ts: now - 10_000,
  seq: 3,
  nr: pid,
  proc_uid: BigInt(`0x${uidOf(host, { pid })}`).toString(),
  pid,
  unswept: false,
  ...facts,
});

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  await insertHost(storage, 'web-1', now);
  const keyframe = { seq: 1, ts: now - 30_000 };
  const service = { unit: 'billing.service', container_name: 'billing-1' };
  await insertTick(storage, {
    host: 'web-1',
    ts: now - 30_000,
    seq: 1,
    processes: [
      // It takes its memory, then becomes another program.
      { pid: 10, name: 'python3', cmdline: ['python3', 'eat.py'], rss: 952_000_000, cpuTicks: 900, owner: service },
      { pid: 11, name: 'java', rss: 600_000_000, cpuTicks: 1 },
      { pid: 12, name: 'worker', rss: 500_000_000 },
      { pid: 13, name: 'keeper', rss: 400_000_000 },
    ],
  });
  await insertTick(storage, {
    host: 'web-1',
    ts: now - 20_000,
    seq: 2,
    keyframe: false,
    newestKeyframe: keyframe,
    processes: [
      { pid: 10, name: 'sleep', cmdline: ['sleep', '3000'], rss: 2_000_000, cpuTicks: 1 },
      { pid: 11, name: 'java', rss: 700_000_000, cpuTicks: 50 },
      { pid: 13, name: 'keeper', rss: 400_000_000 },
    ],
  });
  await insertTick(storage, {
    host: 'web-1',
    ts: now - 10_000,
    seq: 3,
    keyframe: false,
    newestKeyframe: keyframe,
    processes: [
      { pid: 11, name: 'java', exited: true },
      { pid: 12, name: 'worker', exited: true },
    ],
  });
  await insertRows(storage, 'process_events', [
    endOf('web-1', 11, { name: 'java', exit_signal: 9 }),
    endOf('web-1', 11, { kind: 'oom', nr: 111, name: 'java' }),
    endOf('web-1', 12, { name: 'worker', exit_code: 3 }),
    endOf('web-1', 30, {
      name: 'burst',
      username: 'ci',
      exit_code: 0,
      unswept: true,
      peak_rss: 1_000,
      cmdline: ['burst', '--all'],
      cmdline_known: true,
    }),
  ]);
  await insertHost(storage, 'gone-1', now - 3_600_000);
  await insertTick(storage, {
    host: 'gone-1',
    ts: now - 3_600_000,
    seq: 1,
    processes: [{ pid: 20, name: 'old', rss: 800_000_000 }],
  });
});
afterAll(() => world.stop());

const top = async (query: string): Promise<{ data: Row[]; meta: Row }> => {
  const { status, body } = await world.get<Row[]>(`/api/v1/processes/top?${query}`);
  expect(status).toBe(200);
  return { data: body.data, meta: body.meta as unknown as Row };
};

describe('the top over a time range', () => {
  it('names the program that had the memory, not the one that the process became', async () => {
    const { data } = await top('by=rss&from=-1m&host=web-1&limit=1');
    expect(data).toMatchObject([
      {
        pid: 10,
        name: 'python3',
        cmdline: ['python3', 'eat.py'],
        unit: 'billing.service',
        containerName: 'billing-1',
        value: 952_000_000,
        peakAt: ms(now - 30_000),
        running: true,
        exit: null,
      },
    ]);
  });

  it('says when each had most, and how it ended or that it runs', async () => {
    const { data } = await top('by=rss&from=-1m&host=web-1');
    expect(data.map(({ pid, peakAt, running }) => [pid, peakAt, running])).toEqual([
      [10, ms(now - 30_000), true],
      [11, ms(now - 20_000), false],
      [12, ms(now - 30_000), false],
      // The first of two equal values.
      [13, ms(now - 30_000), true],
      [30, ms(now - 15_000), false],
    ]);
    expect(data.map(({ exit }) => exit)).toMatchObject([
      null,
      { at: ms(now - 15_000), exitCode: null, exitSignal: 9, oomKilled: true },
      { exitCode: 3, exitSignal: null, oomKilled: false },
      null,
      { exitCode: 0 },
    ]);
  });

  it('has the interval in which a sum grew most', async () => {
    const { data } = await top('by=cpu&from=-1m&host=web-1');
    expect(data.map(({ pid, name, value, peakAt }) => [pid, name, value, peakAt])).toEqual([
      [10, 'python3', 9.01, ms(now - 30_000)],
      [11, 'java', 0.51, ms(now - 20_000)],
    ]);
  });

  it('does not know whether a process of a silent host runs', async () => {
    const { data } = await top('by=rss&from=-2h&host=gone-1');
    expect(data).toMatchObject([{ name: 'old', running: null, exit: null, peakAt: ms(now - 3_600_000) }]);
  });

  it('does not know it either where the table of a host has no keyframe', async () => {
    const { storage } = world;
    await insertHost(storage, 'torn-1', now);
    const processes = [{ pid: 21, name: 'torn', rss: 300_000_000 }];
    await insertTick(storage, { host: 'torn-1', ts: now - 10_000, seq: 5, keyframe: false, processes });
    expect((await top('by=rss&from=-1m&host=torn-1')).data).toMatchObject([{ name: 'torn', running: null }]);
  });

  it('is about no time after now', async () => {
    expect((await top('by=rss&from=-1m')).meta).toMatchObject({ from: ms(now - 60_000), to: ms(now) });
  });

  it('is of a moment where none is given, and has no peak then', async () => {
    const { data } = await top('by=rss&host=web-1&limit=1');
    expect(data).toMatchObject([{ pid: 13, peakAt: null, exit: null, running: null }]);
  });
});

describe('the top over a time range with filters', () => {
  it.each([
    ['q=eat.py', [10]],
    ['q=name:sleep', [10]],
    ['q=eat.py NOT p*python3', [10]],
    ['q=burst NOT b*burst', [30]],
    ['unit=billing.service', [10]],
    ['name=java', [11]],
    ['username=app&q=NOT name:java', [10, 12, 13]],
    ['q=(name:java OR name:worker) pid:<12', [11]],
    // It ended before a sweep saw it.
    ['q=cmd:"burst --all"', [30]],
    ['q=absent', []],
  ])('%s', async (filter, expected) => {
    const { data } = await top(`by=rss&from=-1m&host=web-1&${encodeURI(filter)}`);
    expect(data.map(({ pid }) => pid)).toEqual(expected);
  });

  it.each(['processes/top?by=rss', 'process-groups?by=name'])('takes no condition of a moment: %s', async (route) => {
    const { status, body } = await world.get(`/api/v1/${route}&from=-1m&q=rss:>1&status=zombie&name=java`);
    const problem = (path: string, condition: string) => ({
      path,
      message: `${condition} holds at a moment, not over a time range; give \`at\` instead of \`from\``,
    });
    expect([status, body['errors']]).toEqual([400, [problem('status', 'status:zombie'), problem('q', 'rss:>1b')]]);
  });
});

it('says of one process that the kernel killed it for its memory', async () => {
  const { body } = await world.get<Row>(`/api/v1/processes/${uidOf('web-1', { pid: 11 })}`);
  expect(body.data).toMatchObject({ running: false, exit: { exitSignal: 9, oomKilled: true } });
});
