import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootId, insertHost, insertRows, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Row {
  readonly host: string;
  readonly name: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly runs: number;
}

const minute = 60_000;
const hour = 60 * minute;
const now = Math.floor(Date.now() / 10_000) * 10_000;
const decimal = (procUid: string): string => BigInt(`0x${procUid}`).toString();
let world: World;
let messages = 0;

/** An identity as an agent sends it `ageMs` ago. */
const identity = (host: string, pid: number, ageMs: number, facts: Record<string, unknown> = {}) => ({
  host,
  ts: now - ageMs,
  seq: ++messages,
  boot_id: bootId,
  proc_uid: decimal(uidOf(host, { pid })),
  pid,
  start_ticks: 1000,
  create_time: (now - 5 * hour) / 1000,
  name: 'java',
  exe: '/opt/java',
  cmdline: ['/opt/java', '-jar', 'billing.jar'],
  cmdline_known: true,
  username: 'app',
  ...facts,
});

const exit = (host: string, pid: number, ageMs: number, facts: Record<string, unknown> = {}) => ({
  host,
  boot_id: bootId,
  kind: 'exit',
  source: 'kernel',
  at: now - ageMs,
  ts: now - ageMs,
  seq: ++messages,
  nr: 0,
  pid,
  proc_uid: decimal(uidOf(host, { pid })),
  ...facts,
});

const unswept = { unswept: true, name: 'mkthumb', username: 'www', cmdline: ['mkthumb', 'a.png'], cmdline_known: true };

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  for (const [host, age] of [
    ['run-1', 10_000],
    ['run-2', hour],
    ['exec-1', 10_000],
    ['late-1', 10_000],
  ] as const) {
    await insertHost(storage, host, now - age);
    await insertTick(storage, { host, ts: now - age, seq: 1000, processes: [] });
  }
  const started = (ageMs: number) => ({ create_time: (now - ageMs) / 1000 });
  await insertRows(storage, 'processes', [
    ...[180, 120, 60].map((minutes) => identity('run-1', 10, minutes * minute)),
    identity('run-1', 11, 90 * minute, { ...started(91 * minute), cmdline: ['/opt/java', 'Batch'], username: 'root' }),
    identity('run-1', 12, 150 * minute, { ...started(150 * minute), exe: '/opt/old/java' }),
    identity('run-1', 13, 50 * minute, { name: 'sh', exe: '/bin/sh', cmdline: ['sh', 'start.sh'] }),
    identity('run-1', 13, 49 * minute, { exe: '/opt/exec/java' }),
    identity('run-1', 14, 3 * hour, { name: 'lost', exe: '/opt/lost', cmdline: ['lost'], unit: 'lost.service' }),
    identity('run-2', 10, 90 * minute),
    identity('exec-1', 10, 120 * minute, { ...started(120 * minute), name: 'sh', exe: '/bin/sh', cmdline: ['sh'] }),
    identity('exec-1', 10, 60 * minute),
  ]);
  // Each message is delivered twice.
  for (let delivery = 0; delivery < 2; delivery++) {
    messages = 500;
    await insertRows(storage, 'process_events', [
      exit('run-1', 11, 80 * minute),
      exit('run-1', 12, 130 * minute),
      exit('run-1', 13, 20 * minute),
      exit('run-1', 70, 30 * minute, { ...unswept, lifetime_ms: 500 }),
      exit('run-1', 71, 29 * minute, { ...unswept, proc_uid: '0' }),
      exit('run-1', 71, 28 * minute, { ...unswept, proc_uid: '0', cmdline: ['mkthumb', 'b.png'] }),
      exit('late-1', 80, 39 * minute, { ...unswept, lifetime_ms: 2 * minute }),
    ]);
  }
});
afterAll(() => world.stop());

const age = (text: string): number => (now - Date.parse(text)) / minute;

async function find(query: string): Promise<[string, string, number, number, number][]> {
  const { status, body } = await world.get<Row[]>(`/api/v1/process-runs?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body.data.map(({ host, name, firstSeen, lastSeen, runs }) => [
    host,
    name,
    age(firstSeen),
    age(lastSeen),
    runs,
  ]);
}

describe('GET /process-runs', () => {
  it('tells on which hosts a program ran in the range, and when', async () => {
    expect(await find('host=run-1&host=run-2&q=billing.jar+exe:/opt/java&from=-2h')).toEqual([
      ['run-1', 'java', 120, 10_000 / minute, 1],
      ['run-2', 'java', 120, 60, 1],
    ]);
  });

  it('counts the processes of a program, and shows the one that was seen last', async () => {
    const { body } = await world.get<object[]>('/api/v1/process-runs?q=exe:/opt/java&host=run-1&from=-100m');
    expect(body.data).toEqual([
      {
        host: 'run-1',
        name: 'java',
        exe: '/opt/java',
        firstSeen: new Date(now - 100 * minute).toISOString(),
        lastSeen: new Date(now - 10_000).toISOString(),
        runs: 2,
        commandLines: 2,
        cmdline: ['/opt/java', '-jar', 'billing.jar'],
        cmdlineCut: false,
        username: 'app',
        procUid: uidOf('run-1', { pid: 10 }),
      },
    ]);
    expect(await find('q=Batch&from=-100m')).toEqual([['run-1', 'java', 91, 80, 1]]);
    expect(await find('q=Batch&from=-85m&to=-82m')).toEqual([['run-1', 'java', 85, 82, 1]]);
  });

  it('leaves out a process that ended before the range, although its identity is within the hour before', async () => {
    expect(await find('q=exe:/opt/old/java&from=-2h')).toEqual([]);
    expect(await find('q=exe:/opt/old/java&from=-135m')).toEqual([['run-1', 'java', 135, 130, 1]]);
  });

  it('ends a program where the process executed another', async () => {
    expect(await find('q=start.sh&from=-1h')).toEqual([['run-1', 'sh', 60, 49, 1]]);
    expect(await find('q=exe:/opt/exec/java&from=-1h')).toEqual([['run-1', 'java', 49, 20, 1]]);
  });

  it.each([
    ['from=-100m&to=-80m&q=name:sh', [['sh', 100, 80]]],
    ['from=-100m&to=-80m', [['sh', 100, 80]]],
    ['from=-100m&to=-80m&q=name:java', []],
    [
      'from=-130m&to=-10m&q=name:(sh OR java)',
      [
        ['java', 60, 10],
        ['sh', 120, 60],
      ],
    ],
    ['from=-130m&to=-10m&q=NOT name:java', [['sh', 120, 60]]],
    ['from=-60m&to=-10m', [['java', 60, 10]]],
  ])('tells each program of a process that executed another: %s', async (query, expected) => {
    expect(await find(`host=exec-1&${encodeURI(query)}`)).toEqual(
      expected.map(([name, first, last]) => ['exec-1', name, first, last, 1]),
    );
  });

  it('includes processes that ended before a sweep saw them', async () => {
    expect(await find('host=run-1&q=mkthumb&from=-1h')).toEqual([['run-1', 'mkthumb', 30 + 500 / minute, 28, 3]]);
    expect(await find('q=mkthumb+b.png+user:www+pid:71&from=-1h')).toEqual([['run-1', 'mkthumb', 28, 28, 1]]);
    expect(await find('q=mkthumb+exe:*&from=-1h')).toEqual([]);
    expect(await find('q=m*mkthumb&from=-1h')).toEqual([]);
  });

  it('includes such a process if it began in the range and ended after it', async () => {
    expect(await find('host=late-1&from=-1h&to=-40m')).toEqual([['late-1', 'mkthumb', 41, 40, 1]]);
    expect(await find('host=late-1&from=-1h&to=-42m')).toEqual([]);
  });

  it('does not prolong a process whose end is unknown beyond what was sent of it', async () => {
    expect(await find('q=unit:lost.service&from=-4h')).toEqual([['run-1', 'lost', 240, 180, 1]]);
    expect(await find('q=unit:lost.service&from=-2h')).toEqual([]);
  });

  it('says when more programs match than it shows', async () => {
    const { body } = await world.get<Row[]>('/api/v1/process-runs?from=-3h&limit=2');
    expect(body.data).toHaveLength(2);
    expect(body.meta).toMatchObject({ partial: true, warnings: [expect.stringContaining('more than 2 programs')] });
  });

  it.each([
    ['rss:>2gb', 'rss:>2gb holds at a moment'],
    ['java NOT status:zombie', 'status:zombie holds at a moment'],
    ['age:<5m', 'age:<5m holds at a moment'],
    ['java AND', 'cannot be parsed at character 9'],
  ])('refuses %s with a remedy', async (q, message) => {
    const { status, body } = await world.get(`/api/v1/process-runs?q=${encodeURIComponent(q)}`);
    expect(status).toBe(400);
    expect(body['errors']).toEqual([{ path: 'q', message: expect.stringContaining(message) as string }]);
  });
});
