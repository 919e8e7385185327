import { setTimeout as sleep } from 'node:timers/promises';
import { createStorage, type Storage } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertLargeFleet } from './world/large-fleet.js';
import { bearer, openSocket } from './world/raw-request.js';
import { call, startWorld, waitUntil, type Answer, type World } from './world/start-world.js';

const now = Math.floor(Date.now() / 900_000) * 900_000 + 600_000;
const dear = '/api/v1/processes?limit=10000';
let world: World;
/** Asks ClickHouse itself, beside the API. */
let beside: Storage;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { url, user, password, database } = world.clickhouse;
  beside = createStorage({ url, user, password, database });
  await insertLargeFleet(world.storage, now, { hosts: 1001, processes: 300, deltas: 12 });
}, 180_000);
afterAll(async () => {
  await beside.close();
  await world.stop();
});

/** The queries of the API that run in ClickHouse. */
async function running(): Promise<number> {
  const sql = "SELECT count() AS queries FROM system.processes WHERE user = 'api'";
  return (await beside.query<{ queries: number }>(sql)).rows[0]?.queries ?? Number.NaN;
}

/** The time at which a query of the API was last seen, once none was for a while. */
async function lastSeenRunning(): Promise<number> {
  let last = performance.now();
  while (performance.now() - last < 400) {
    await sleep(10);
    last = (await running()) > 0 ? performance.now() : last;
  }
  return last;
}

describe('a client that leaves', () => {
  it.each([1, 4])('ends its %s questions within a second', async (clients) => {
    const took: number[] = [];
    for (let round = 0; round < 3; round++) {
      const sockets = await Promise.all(Array.from({ length: clients }, () => openSocket(world.url)));
      for (const socket of sockets) {
        socket.write(`GET ${dear}&sort=-readBytes HTTP/1.1\r\nHost: localhost\r\n${bearer}\r\n\r\n`);
      }
      await waitUntil(async () => (await running()) > 0);
      const left = performance.now();
      sockets.forEach((socket) => socket.destroy());
      took.push((await lastSeenRunning()) - left);
    }
    // ClickHouse, too, has to wait for a processor while other work keeps this machine busy.
    expect(took.toSorted((a, b) => a - b)[1]).toBeLessThan(1000);
  });

  it('ends no question of others, and makes room for them', async () => {
    const leaving = await Promise.all(Array.from({ length: 4 }, () => openSocket(world.url)));
    for (const socket of leaving) {
      socket.write(`GET ${dear}&sort=name HTTP/1.1\r\nHost: localhost\r\n${bearer}\r\n\r\n`);
    }
    await waitUntil(async () => (await running()) > 0);
    const staying = [call<unknown[]>(world.url, dear), call<unknown[]>(world.url, `${dear}&sort=-rss`)];
    await sleep(500);
    leaving.forEach((socket) => socket.destroy());
    for (const { status, body } of await Promise.all(staying)) {
      expect([status, body.data.length]).toEqual([200, 10_000]);
    }
  });
});

/** Stores messages, one after another, as a collector does. Returns how long each took, in milliseconds. */
async function insertUntil(isOver: () => boolean): Promise<number[]> {
  const lags: number[] = [];
  for (let seq = 1; !isOver(); seq++) {
    const began = performance.now();
    await world.storage.command(
      `INSERT INTO process_samples (host, ts, seq, proc_uid, name, cpu_ticks, rss)
      SELECT 'writer', fromUnixTimestamp64Milli(${now}, 'UTC'), ${seq}, number, 'p', 1, 1 FROM numbers(2000)`,
    );
    lags.push(performance.now() - began);
    await sleep(100);
  }
  return lags;
}

/** The most memory that ClickHouse used, in bytes. */
async function watchMemoryUntil(isOver: () => boolean): Promise<number> {
  const sql = "SELECT value FROM system.metrics WHERE metric = 'MemoryTracking'";
  let most = 0;
  while (!isOver()) {
    most = Math.max(most, (await beside.query<{ value: number }>(sql)).rows[0]?.value ?? 0);
    await sleep(50);
  }
  return most;
}

it('leaves room for inserts and for memory while 20 dear questions are asked at once', async () => {
  const longestLags: number[] = [];
  // The best of three: inserts, too, have to wait for a processor while other work keeps this machine busy.
  for (let round = 0; round < 3 && Math.min(...longestLags) >= 10_000; round++) {
    let isOver = false;
    const meanwhile = [insertUntil(() => isOver), watchMemoryUntil(() => isOver)] as const;
    const sorts = ['-cpuPercent', '-rss', 'name', '-readBytes'];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        call<unknown[]>(world.url, `${dear}&sort=${sorts[index % sorts.length]}`),
      ),
    );
    isOver = true;
    const [lags, memory] = await Promise.all(meanwhile);
    const isAnswered = ({ status, headers, body }: Answer<unknown[]>): boolean =>
      status === 200 ? body.data.length === 10_000 : status === 429 && Number(headers.get('retry-after')) > 0;
    expect(answers.filter((answer) => !isAnswered(answer)).map(({ status, body }) => [status, body])).toEqual([]);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(1);
    expect(lags.length).toBeGreaterThan(1);
    expect(memory).toBeLessThan(700_000_000);
    longestLags.push(Math.max(...lags));
  }
  expect(Math.min(...longestLags)).toBeLessThan(10_000);
}, 240_000);

it('answers actions and readiness while 200 lists of all hosts are asked for at once', async () => {
  const target = { procUid: 'a'.repeat(16) };
  const action = { verb: 'signal', args: { signal: 'SIGTERM' }, target };
  const lists = Array.from({ length: 200 }, () => call<unknown[]>(world.url, '/api/v1/hosts?limit=1000'));
  await waitUntil(async () => (await running()) > 0);
  const began = performance.now();
  const [acted, ready] = await Promise.all([world.post('/api/v1/actions', action), fetch(`${world.url}/readyz`)]);
  const tookMs = performance.now() - began;
  expect(acted.status).toBe(404);
  // Without processors to spare, ClickHouse may answer later than the 2 s after which the API calls itself not ready.
  expect([200, 503]).toContain(ready.status);
  expect(tookMs).toBeLessThan(10_000);
  const statuses = (await Promise.all(lists)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
}, 120_000);
