import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enroll, Machine } from './world/machines.js';
import { insertHost, insertMetrics, insertTick } from './world/rows.js';
import { call, readAllPages, startWorld, type World } from './world/start-world.js';

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

interface ShownHost {
  readonly host: string;
  readonly warnings: readonly { readonly code: string }[];
}

beforeAll(async () => {
  world = await startWorld();
  const { token } = await enroll(world.url, { uses: 9 });
  for (const name of ['web-1', 'web-2', 'web-3', 'zz-silent', 'aa-silent']) {
    await new Machine(world.url, name).redeem(token);
  }
  for (const [host, age] of [
    ['web-1', 5000],
    ['web-2', 5000],
    ['web-3', 3 * 86_400_000],
    ['legacy', 5000],
  ] as const) {
    await insertHost(world.storage, host, now - age);
    await insertTick(world.storage, { host, ts: now - age, seq: 1, processes: [{ pid: 1, rss: 7, cpuTicks: 1 }] });
  }
});
afterAll(() => world.stop());

async function readNames(query = ''): Promise<string[]> {
  return (await readAllPages<ShownHost>(world, `/api/v1/hosts?limit=100${query}`)).map(({ host }) => host);
}

const fleetRoutes = ['/api/v1/processes?limit=100', '/api/v1/processes/top?by=rss', '/api/v1/processes/top?by=cpu'];

describe('GET /hosts', () => {
  it('lists enrolled hosts that never sent anything, and says of others that they are not enrolled', async () => {
    const { body } = await world.get<ShownHost[]>('/api/v1/hosts');
    expect(body.data.map(({ host, warnings }) => [host, warnings.map(({ code }) => code)])).toEqual([
      ['aa-silent', ['never-seen']],
      ['legacy', ['not-enrolled']],
      ['web-1', []],
      ['web-2', []],
      ['web-3', []],
      ['zz-silent', ['never-seen']],
    ]);
  });

  it.each([1, 2, 3, 5])('pages by %i through both kinds in order', async (limit) => {
    const hosts = await readAllPages<ShownHost>(world, `/api/v1/hosts?limit=${limit}`);
    expect(hosts.map(({ host }) => host)).toEqual(['aa-silent', 'legacy', 'web-1', 'web-2', 'web-3', 'zz-silent']);
  });

  it('shows one host that never sent anything', async () => {
    expect((await world.get('/api/v1/hosts/zz-silent')).body.data).toMatchObject({
      host: 'zz-silent',
      status: 'offline',
      lastSeen: null,
      os: null,
      agentVersion: null,
    });
    expect((await world.get('/api/v1/hosts/zz-silent/processes')).status).toBe(200);
  });
});

describe('a removed host', () => {
  it('makes answers about now complete again, and is gone from them', async () => {
    for (const path of fleetRoutes) {
      expect((await world.get(path)).body.meta, path).toMatchObject({ partial: true });
    }
    for (const host of ['web-3', 'legacy', 'web-2', 'zz-silent']) {
      const { status, body } = await call(world.url, `/api/v1/hosts/${host}`, { method: 'DELETE' });
      expect([status, body.data]).toEqual([200, { host, isCut: true }]);
    }
    expect(await readNames()).toEqual(['aa-silent', 'web-1']);
    for (const path of fleetRoutes) {
      const { body } = await world.get<{ host: string }[]>(path);
      expect([body.meta['partial'], [...new Set(body.data.map(({ host }) => host))]], path).toEqual([false, ['web-1']]);
    }
    expect((await world.get('/api/v1/hosts/web-2')).body['detail']).toContain('web-2 was removed at');
    expect((await world.get<unknown[]>('/api/v1/hosts/web-2/processes')).body.data).toEqual([]);
    expect((await call(world.url, '/api/v1/hosts/web-2', { method: 'DELETE' })).status).toBe(404);
  });

  it('keeps its past', async () => {
    for (const path of [
      `/api/v1/hosts/web-2/processes?at=${now - 1000}`,
      `/api/v1/processes?host=web-2&at=${now - 1000}`,
    ]) {
      const { status, body } = await world.get<{ host: string }[]>(path);
      expect([status, body.data.map(({ host }) => host)], path).toEqual([200, ['web-2']]);
    }
  });

  it('is among all hosts of a series, also without any label to have', async () => {
    const ts = now - 5000;
    await insertMetrics(world.storage, 'virtual_memory', [{ host: 'web-2', ts, seq: 1, percent: 5 }]);
    for (const scope of [{}, { labels: {} }]) {
      const request = { metrics: ['virtual_memory.percent'], from: ts - 60_000, to: now, ...scope };
      const { status, body } = await world.post<{ host: string }[]>('/api/v1/metrics/query', request);
      expect([status, body.data.map(({ host }) => host)]).toEqual([200, ['web-2']]);
    }
  });

  it('can join again under its name', async () => {
    const joined = await new Machine(world.url, 'web-2').redeem((await enroll(world.url)).token);
    expect(joined.status).toBe(201);
    expect(await readNames()).toEqual(['aa-silent', 'web-1', 'web-2']);
  });
});
