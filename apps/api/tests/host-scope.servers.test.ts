import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiContext } from '../src/config/api-context.js';
import { HostsService } from '../src/hosts/hosts.service.js';
import type { TicksService } from '../src/moments/ticks.service.js';
import type { StateStore } from '../src/state/state-store.js';
import { enroll, Machine } from './world/machines.js';
import { insertHost, insertMetrics, insertRows, insertTick } from './world/rows.js';
import { readAllPages, startWorld, type World } from './world/start-world.js';

const now = Math.floor(Date.now() / 10_000) * 10_000;
const labelsOf = {
  'web-1': { rack: 'r12', role: 'web' },
  'web-2': { rack: 'r13', role: 'web' },
  'db-1': { rack: 'r12', role: 'db' },
} as const;
/** It was never enrolled, so it has no labels. */
const strange = 'strange-1';
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  for (const [host, labels] of Object.entries(labelsOf)) {
    const { token } = await enroll(world.url, { labels });
    expect((await new Machine(world.url, host).redeem(token)).status).toBe(201);
  }
  for (const [index, host] of [...Object.keys(labelsOf), strange].entries()) {
    await insertHost(world.storage, host, now);
    const ts = now - (host === 'web-2' ? 40_000 : 10_000);
    await insertTick(world.storage, { host, ts, seq: 1, processes: [{ pid: 1, cpuTicks: 5, rss: index + 1 }] });
    await insertMetrics(world.storage, 'virtual_memory', [{ host, ts, seq: 1, percent: 50 }]);
    const exit = { host, ts, kind: 'exit', source: 'kernel', exit_code: 0, lifetime_ms: 5 };
    await insertRows(world.storage, 'process_events', [{ ...exit, at: new Date(ts).toISOString() }]);
  }
});
afterAll(() => world.stop());

const lists = [
  '/api/v1/hosts',
  '/api/v1/processes',
  '/api/v1/processes/top',
  '/api/v1/processes/top?from=-1h',
  '/api/v1/processes/top?by=rss&pid=1',
  '/api/v1/process-runs',
  '/api/v1/process-events',
];

async function hostsOf(path: string, query: string): Promise<string[]> {
  const { status, body } = await world.get<{ host: string }[]>(`${path}${path.includes('?') ? '&' : '?'}${query}`);
  expect([path, status]).toEqual([path, 200]);
  return body.data.map(({ host }) => host).sort();
}

describe.each(lists)('labels of hosts narrow %s', (path) => {
  it.each([
    ['label=rack=r12', ['db-1', 'web-1']],
    ['label=rack=r12&label=role=web', ['web-1']],
    ['label=rack%3Dr1*', ['db-1', 'web-1', 'web-2']],
    ['label=role', ['db-1', 'web-1', 'web-2']],
    ['label=rack=r1?&limit=1000', ['db-1', 'web-1', 'web-2']],
  ] as const)('%s', async (query, hosts) => {
    expect(await hostsOf(path, query)).toEqual(hosts);
  });

  it.each(['label=rack=r99', 'label=rack=r12&label=rack=r13', 'label=constructor', 'label=rack=*&label=role=x'])(
    '%s: to none, not to all',
    async (query) => {
      expect(await hostsOf(path, query)).toEqual([]);
    },
  );

  it.each(['label=', 'label=%3Dx', 'label=Rack=r12', 'label=a%20b=c', 'label=rack%00=x'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await world.get(`${path}${path.includes('?') ? '&' : '?'}${query}`);
      expect([status, body['errors']]).toEqual([400, [{ path: 'label', message: 'must be a label such as rack=r12' }]]);
    },
  );
});

describe('host and label together', () => {
  it.each(lists.filter((path) => path !== '/api/v1/hosts'))('must both hold in %s', async (path) => {
    expect(await hostsOf(path, 'host=web-1&host=web-2&label=rack=r12')).toEqual(['web-1']);
    expect(await hostsOf(path, 'host=web-2&label=rack=r12')).toEqual([]);
    expect(await hostsOf(path, `host=${strange}&label=rack`)).toEqual([]);
    expect((await world.get(`${path}${path.includes('?') ? '&' : '?'}host=nope&label=rack`)).status).toBe(404);
  });

  it('must both hold for metrics', async () => {
    const seriesOf = async (body: object): Promise<unknown> => {
      const answer = await world.post<{ host: string }[]>('/api/v1/metrics/query', {
        metrics: ['virtual_memory.percent'],
        ...body,
      });
      return [answer.status, answer.body.data?.map(({ host }) => host), answer.body.meta?.['warnings']];
    };
    const none = [200, [], ['no host has these labels']];
    expect(await seriesOf({ labels: { rack: 'r12' } })).toEqual([200, ['db-1', 'web-1'], []]);
    expect(await seriesOf({ labels: { rack: 'r12', role: 'w*' } })).toEqual([200, ['web-1'], []]);
    expect(await seriesOf({ hosts: ['web-2', 'db-1'], labels: { rack: 'r12' } })).toEqual([200, ['db-1'], []]);
    expect(await seriesOf({ labels: { rack: 'r99' } })).toEqual(none);
    expect(await seriesOf({ hosts: ['web-2'], labels: { rack: 'r12' } })).toEqual(none);
    for (const labels of [null, [], 'rack=r12', { Rack: 'x' }, { rack: 1 }, { '': 'x' }]) {
      expect((await seriesOf({ labels }))?.[0 as never], JSON.stringify(labels)).toBe(400);
    }
  });

  it('say so where a moment has no host', async () => {
    const { body } = await world.get('/api/v1/processes?label=rack=r99');
    expect(body.meta).toMatchObject({ partial: true, warnings: ['no host has these labels'] });
  });
});

describe('GET /hosts', () => {
  it('filters by status, page by page', async () => {
    expect(await hostsOf('/api/v1/hosts', 'status=stale')).toEqual(['web-2']);
    expect(await hostsOf('/api/v1/hosts', 'status=online&label=role=web')).toEqual(['web-1']);
    const pages = await readAllPages<{ host: string }>(world, '/api/v1/hosts?status=online&limit=1');
    expect(pages.map(({ host }) => host)).toEqual(['db-1', strange, 'web-1']);
    const first = await world.get('/api/v1/hosts?status=online&limit=1');
    expect((await world.get(`/api/v1/hosts?limit=1&cursor=${String(first.body.meta['cursor'])}`)).status).toBe(400);
  });
});

describe('GET /hosts/count', () => {
  it.each([
    ['', { total: 4, online: 3, stale: 1, offline: 0 }],
    ['?label=role=web', { total: 2, online: 1, stale: 1, offline: 0 }],
    ['?status=stale&status=offline', { total: 1, online: 0, stale: 1, offline: 0 }],
    ['?label=rack=r99', { total: 0, online: 0, stale: 0, offline: 0 }],
  ])('counts by status: %j', async (query, count) => {
    const { status, body } = await world.get(`/api/v1/hosts/count${query}`);
    expect([status, body.data]).toEqual([200, count]);
  });

  it('counts an enrolled host that never sent anything as offline', async () => {
    const { token } = await enroll(world.url, { labels: { rack: 'r14' } });
    await new Machine(world.url, 'new-1').redeem(token);
    const { body } = await world.get('/api/v1/hosts/count?label=rack=r14');
    expect(body.data).toEqual({ total: 1, online: 0, stale: 0, offline: 1 });
  });
});

describe('a question about hosts of which one is not known', () => {
  const ask = (host: string, question: () => Promise<string>): Promise<string> => {
    const store = { state: { hosts: new Map() } } as unknown as StateStore;
    const hosts = new HostsService({} as ApiContext, world.storage, {} as TicksService, store);
    return hosts.answerFor({ host: [host] }, question);
  };

  it('is answered with that, also when the question fails before it is found', async () => {
    const late = (): Promise<string> => Promise.reject(new Error('too late'));
    await expect(ask('nope', late)).rejects.toMatchObject({ code: 'unknown-host' });
    await expect(ask('web-1', late)).rejects.toThrow('too late');
    expect(await ask('web-1', () => Promise.resolve('an answer'))).toBe('an answer');
  });
});

describe('labels in a search about a time before a host joined again', () => {
  const host = 'again-1';
  const at = new Date(now + 5_000).toISOString();
  const range = `from=${new Date(now - 60_000).toISOString()}&to=${at}`;

  beforeAll(async () => {
    const first = await enroll(world.url, { labels: { rack: 'r20' } });
    await new Machine(world.url, host).redeem(first.token);
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, { host, ts: now, seq: 1, processes: [{ pid: 1, cpuTicks: 5, rss: 1 }] });
    world.setNow(now + 60_000);
    const second = await enroll(world.url, { replace: host, labels: { rack: 'r21' } });
    await new Machine(world.url, 'another').redeem(second.token);
  });
  afterAll(() => world.setNow(now));

  const searches = [
    `/api/v1/processes?at=${at}`,
    `/api/v1/processes/top?at=${at}`,
    `/api/v1/processes/top?${range}`,
    `/api/v1/processes/facets?facet=name&at=${at}`,
    `/api/v1/process-groups?at=${at}`,
    `/api/v1/process-groups?${range}`,
    `/api/v1/process-runs?${range}`,
  ];
  const warning = `joined again later, so that labels are compared as they are since then: ${host}`;
  const warningsOf = async (path: string, query: string): Promise<unknown> =>
    (await world.get(`${path}&${query}`)).body.meta['warnings'];

  it.each([...searches, `/api/v1/hosts/${host}/processes?at=${at}`, `/api/v1/hosts/${host}/process-tree?at=${at}`])(
    'are those of now, with a warning: %s',
    async (path) => {
      expect(await warningsOf(path, 'q=label.rack:r21')).toContain(warning);
      expect(await warningsOf(path, 'q=host:again-1')).not.toContain(warning);
    },
  );

  it.each([...searches, `/api/v1/fleet/strip?${range}`])(
    'are those of now in `label` too, with the same warning: %s',
    async (path) => {
      expect(await warningsOf(path, 'label=rack=r21')).toContain(warning);
      // It had this label then, and has it no more.
      expect(await warningsOf(path, 'label=rack=r20')).toContain(warning);
      expect(await warningsOf(path, 'label=rack=r21&host=web-1')).not.toContain(warning);
    },
  );

  it('are those of now in a question about metrics too, with the same warning', async () => {
    const ask = async (labels: Record<string, string>): Promise<unknown> =>
      (
        await world.post('/api/v1/metrics/query', {
          metrics: ['virtual_memory.percent'],
          from: now - 60_000,
          to: now + 5_000,
          labels,
        })
      ).body.meta['warnings'];
    expect(await ask({ rack: 'r20' })).toContain(warning);
    expect(await ask({})).not.toContain(warning);
  });
});
