import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerId, hostile, insertProcessFleet } from './world/process-fleet.js';
import { insertHost, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Row {
  readonly host: string;
  readonly pid: number | null;
  readonly name: string;
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertProcessFleet(world.storage, now);
  const host = 'rates-1';
  await insertHost(world.storage, host, now);
  const busy = { pid: 1, name: 'busy', createTime: now / 1000 - 7200, readBytes: 20 * 1024, tcpSentBytes: 4096 };
  const idle = { pid: 2, name: 'idle', createTime: now / 1000 - 60, readBytes: 20 * 1024 };
  await insertTick(world.storage, { host, ts: now - 20_000, seq: 1, processes: [busy, idle, { pid: 3, name: 'old' }] });
  await insertTick(world.storage, { host, ts: now - 10_000, seq: 2, keyframe: false, processes: [busy] });
  await world.storage.command(
    `INSERT INTO process_samples (host, ts, seq, proc_uid, name, rss)
    SELECT '${host}', ts, seq, 51966, 'stranger', 5 FROM ticks WHERE host = '${host}' AND seq = 2`,
  );
  const young = { pid: 41, name: 'young', createTime: now / 1000 - 60, owner: { exe: null } };
  await insertHost(world.storage, 'young-1', now);
  await insertTick(world.storage, { host: 'young-1', ts: now, seq: 1, processes: [young, { pid: 42 }] });
  await insertHost(world.storage, 'ahead-1', now);
  await insertTick(world.storage, { host: 'ahead-1', ts: now + 540_000, arrivedAt: now, seq: 1, processes: [] });
});
afterAll(() => world.stop());

async function find(host: string, q: string): Promise<(number | null)[]> {
  const { status, body } = await world.get<Row[]>(`/api/v1/processes?sort=pid&host=${host}&q=${encodeURIComponent(q)}`);
  expect([q, status]).toEqual([q, 200]);
  return body.data.map(({ pid }) => pid);
}

describe('the search language of GET /processes', () => {
  it.each([
    ['name:node', [20, 21]],
    ['NAME:node', [20, 21]],
    ['name:Node', []],
    ['name:n?de', [20, 21]],
    ['name:od', []],
    ['name:*', [1, 20, 21, 30, 31]],
    ['name:(init OR ss*)', [1, 30]],
    ['user:app NOT name:node', [31]],
    ['-user:app', [1, 30]],
    ['cmd:"node server.js"', [20]],
    ['cmd:node*.JS', [20, 21]],
    ['cmd:init', [1]],
    ['cmd:Server.jsx', []],
    ['node*.js', [20, 21]],
    // A glob begins and ends in the name, or in the command line.
    ['n*node', []],
    ['node?node', []],
    ['node NOT n*node', [20, 21]],
    ['exe:21', [21]],
    ['exe:/usr/bin/2?', [20, 21]],
    ['exe:bin', []],
    ['exestate:deleted OR exestate:repl*', [30, 31]],
    ['unit:*', [30, 31]],
    ['NOT unit:*', [1, 20, 21]],
    [`container:${containerId.slice(0, 12)}`, [31]],
    [`container:${containerId.slice(0, 12)}*`, [31]],
    [`unit:"${hostile.replaceAll('\\', '\\\\')}"`, [31]],
    ['image:nginx:1.27 project:shop service:web pod:web-* namespace:prod', [31]],
    ['host:web-1 sshd', [30]],
    ['host:web-2 OR pid:1', [1]],
    ['rss:>2000b', [20]],
    ['rss>=2000', [20, 21]],
    ['NOT rss:>=2000', [1, 30, 31]],
    ['rss:90..2500', [1, 21]],
    ['cpu:100', [21]],
    ['cpu:>3 cpu:<=3.2', [20]],
    ['pid:20 OR pid:>30', [20, 31]],
    ['status:sleeping nice:0 threads:<3', [1, 20, 21, 30, 31]],
    ['fds:>0', [1, 20, 21, 31]],
    ['age:>1d pid:20', [20]],
    ['age:<1d pid:20', []],
    ['name:"\' OR {where0:String}"', []],
    ['label.env:*', []],
    ['NOT label.env:prod name:init', [1]],
  ])('finds %s', async (q, expected) => {
    expect(await find('web-1', q)).toEqual(expected);
  });

  it.each([
    ['read:>1kb/s', [1]],
    ['read:2kb', [1]],
    ['read:<1kb/s', [2, 3]],
    ['tcp:>100', [1]],
    ['age:>90m', [1, 3]],
    ['age:<2m age:>30s', [2]],
    ['cpu:0', [1, 2, 3]],
    ['stranger', [null]],
    ['NOT cmd:x name:str*', [null]],
    ['stranger NOT str*stranger', [null]],
    ['rss:5', [null]],
    ['stranger unit:x', []],
    ['cmd:stranger', []],
  ])('compares what happened in the last tick, and processes without an identity: %s', async (q, expected) => {
    expect(await find('rates-1', q)).toEqual(expected);
  });

  it('knows the age of a process by the clock of its host, whatever another host says', async () => {
    expect(await find('young-1', 'age:<5m')).toEqual([41]);
    expect(await find('young-1&host=ahead-1', 'age:<5m')).toEqual([41]);
  });

  it('finds no process without a known executable by its executable', async () => {
    expect(await find('young-1', 'exe:*')).toEqual([42]);
    expect(await find('young-1', 'NOT exe:*')).toEqual([41]);
  });

  it('combines the language with the other parameters', async () => {
    const { body } = await world.get<Row[]>('/api/v1/processes?sort=pid&name=node&minRss=2500&q=host:web-1+-pid:21');
    expect(body.data.map(({ host, pid }) => [host, pid])).toEqual([['web-1', 20]]);
  });

  it('refuses a search that cannot be parsed with the place and what was expected', async () => {
    const { status, body } = await world.get(`/api/v1/processes?q=${encodeURIComponent('java rss:>2qb')}`);
    expect(status).toBe(400);
    expect(body['errors']).toEqual([
      {
        path: 'q',
        message: 'cannot be parsed at character 11: expected a size such as 500mb or 2gb for rss, found "2qb"',
      },
    ]);
  });
});
