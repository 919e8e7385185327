import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertProcessFleet } from './world/process-fleet.js';
import { bootId, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertProcessFleet(world.storage, now);
});
afterAll(() => world.stop());

describe('GET /processes/{procUid}', () => {
  it('shows a running process', async () => {
    const { status, body } = await world.get(`/api/v1/processes/${uidOf('web-1', { pid: 20 })}`);
    expect([status, body.data]).toEqual([
      200,
      expect.objectContaining({
        host: 'web-1',
        pid: 20,
        name: 'node',
        cpuPercent: 3.2,
        bootId,
        startTicks: 1000,
        cmdlineCut: false,
        running: true,
        firstSeen: new Date(now - 20_000).toISOString(),
        lastSeen: new Date(now - 10_000).toISOString(),
      }),
    ]);
  });

  it('shows an ended process', async () => {
    const { body } = await world.get(`/api/v1/processes/${uidOf('web-1', { pid: 99 })}`);
    expect(body.data).toMatchObject({
      name: 'ended',
      rss: 77,
      running: false,
      lastSeen: new Date(now - 20_000).toISOString(),
    });
  });

  it('leaves open whether a process of an offline host is running', async () => {
    expect((await world.get(`/api/v1/processes/${uidOf('gone-1', { pid: 6 })}`)).body.data).toMatchObject({
      name: 'ghost',
      running: null,
    });
  });

  it('answers 409 for a procUid that two processes share, and leaves out one that was made up', async () => {
    const { storage } = world;
    await storage.command(
      `INSERT INTO processes (host, boot_id, ts, proc_uid, pid, start_ticks, name) VALUES
        ('web-1', 'a', now64(3), 48879, 1, 1, 'one'), ('web-2', 'b', now64(3), 48879, 2, 2, 'two')`,
    );
    expect((await world.get('/api/v1/processes/000000000000beef')).status).toBe(404);
    // The procUids of simulated hosts cannot be computed.
    await storage.command(
      `INSERT INTO processes (host, boot_id, ts, proc_uid, pid, start_ticks, name) VALUES
        ('sim-1', 'a', now64(3), 51966, 1, 1, 'one'), ('sim-2', 'b', now64(3), 51966, 2, 2, 'two')`,
    );
    for (const path of ['', '/history']) {
      expect(await world.get(`/api/v1/processes/000000000000cafe${path}`)).toMatchObject({
        status: 409,
        body: { type: 'https://psfleet.dev/problems/ambiguous-process' },
      });
    }
  });

  it.each(['', '/history'])('rejects unknown and malformed procUids: %s', async (suffix) => {
    expect(await world.get(`/api/v1/processes/ffffffffffffffff${suffix}`)).toMatchObject({
      status: 404,
      body: { type: 'https://psfleet.dev/problems/no-such-process' },
    });
    for (const procUid of ['1', 'FFFFFFFFFFFFFFFF', 'fffffffffffffffg', "f' OR 1=1 --", '12345678901234567']) {
      expect(await world.get(`/api/v1/processes/${encodeURIComponent(procUid)}${suffix}`)).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'procUid' }] },
      });
    }
  });
});

describe('GET /processes/{procUid}/history', () => {
  const path = `/api/v1/processes/${uidOf('web-1', { pid: 20 })}/history`;

  it('is a series that counts a row delivered twice once', async () => {
    const { body } = await world.get<Record<string, unknown>[]>(`${path}?from=${now - 60_000}&to=${now}&step=10`);
    expect(body.data.map(({ ts, cpuPercent }) => [ts, cpuPercent])).toEqual([
      [new Date(now - 20_000).toISOString(), 50],
      [new Date(now - 10_000).toISOString(), 3.2],
    ]);
    expect(body.data[1]).toEqual({
      ts: new Date(now - 10_000).toISOString(),
      status: 'sleeping',
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
    });
    expect(body.meta).toMatchObject({ step: 10, tier: 'raw' });
  });

  it('shows the mean over a bucket', async () => {
    const { body } = await world.get<{ cpuPercent: number }[]>(`${path}?from=-1h&to=${now}&step=3600`);
    expect(body.data.at(-1)?.cpuPercent).toSatisfy((percent: number) => percent === 26.6 || percent === 3.2);
  });

  it.each([
    ['step=1&points=2', ['points']],
    ['step=0', ['step']],
    ['from=x&to=y&z=1', ['from', 'to', 'z']],
    ['from=-1m&to=-2m', ['from']],
    ['from=-14d&step=1', ['step']],
  ])('rejects ?%s', async (query, paths) => {
    const { status, body } = await world.get(`${path}?${query}`);
    expect(status).toBe(400);
    expect([...new Set((body['errors'] as { path: string }[]).map(({ path: name }) => name))].sort()).toEqual(paths);
  });
});
