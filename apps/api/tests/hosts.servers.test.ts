import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertMetrics, insertRows, insertTick } from './world/rows.js';
import { readAllPages, startWorld, type World } from './world/start-world.js';

/** Aligned to the interval of 10 s. */
const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  for (const [host, age] of [
    ['db-1', 200_000],
    ['web-1', 10_000],
    ['web-2', 30_000],
    ['web-9', 3 * 86_400_000],
  ] as const) {
    await insertHost(storage, host, now - age);
    const tick = { host, ts: now - age, seq: 1, processes: [{ pid: 1 }, { pid: 2 }] };
    await insertTick(storage, tick);
    await insertTick(storage, tick);
    await insertMetrics(storage, 'cpu_percent', [
      { host, cpu: '', ts: now - age, seq: 1, value: 12.5 },
      { host, cpu: '0', ts: now - age, seq: 1, value: 99 },
      { host, cpu: '', ts: now - age - 10_000, seq: 0, value: 1 },
    ]);
    await insertMetrics(storage, 'virtual_memory', [
      { host, ts: now - age, seq: 1, percent: 61.2, total: 16_777_216_000 },
    ]);
  }
  await insertHost(storage, 'zz-silent', now - 1000);
});
afterAll(() => world.stop());

describe('GET /hosts', () => {
  it('lists every host once, ordered by name', async () => {
    const { status, body } = await world.get<unknown[]>('/api/v1/hosts');
    expect(status).toBe(200);
    expect(body.meta).toEqual({ cursor: null });
    expect(body.data).toHaveLength(5);
    expect(body.data[1]).toEqual({
      host: 'web-1',
      hostname: 'web-1.example.org',
      status: 'online',
      lastSeen: new Date(now - 10_000).toISOString(),
      os: 'linux',
      kernel: '6.1.0',
      arch: 'x64',
      bootTime: 1_795_377_300,
      cpuCount: 8,
      memoryTotal: 16_777_216_000,
      cpuPercent: 12.5,
      memoryPercent: 61.2,
      processCount: 2,
      eventSource: 'sweep',
      agentVersion: '0.1.0',
      labels: {},
      enrolledAt: null,
      clockOffset: 0,
      catchingUp: null,
      warnings: [expect.objectContaining({ code: 'not-enrolled' })],
    });
  });

  it('judges the age by the configured interval, not by the first ticks, which follow each other at once', async () => {
    await insertHost(world.storage, 'zz-started', now);
    for (const [seq, age] of [
      [1, 12_500],
      [2, 12_300],
    ] as const) {
      await insertTick(world.storage, {
        host: 'zz-started',
        ts: now - age,
        seq,
        elapsedMs: 200,
        intervalMs: 10_000,
        processes: [],
      });
    }
    try {
      expect((await world.get<{ status: string }>('/api/v1/hosts/zz-started')).body.data.status).toBe('online');
    } finally {
      for (const table of ['hosts', 'ticks']) {
        await world.storage.command(`DELETE FROM ${table} WHERE host = 'zz-started'`);
      }
    }
  });

  it('shows what the agent of a host warns of, with a remedy', async () => {
    const texts = ['unresponsive-mount: /mnt/nas (nfs4)', 'disk-on-fire: \u001b[31m'];
    await insertHost(world.storage, 'web-2', now, undefined, texts);
    const { warnings } = (await world.get<{ warnings: unknown[] }>('/api/v1/hosts/web-2')).body.data;
    expect(warnings).toContainEqual({
      code: 'unresponsive-mount',
      detail: '/mnt/nas (nfs4)',
      remedy: expect.stringContaining('umount -l'),
    });
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'unknown-warning', detail: texts[1] }));
  });

  it('distinguishes online, stale and offline hosts, with null for unknown values', async () => {
    const { body } = await world.get<
      {
        host: string;
        status: string;
        cpuPercent: number | null;
        processCount: number | null;
        eventSource: string | null;
        lastSeen: string | null;
      }[]
    >('/api/v1/hosts');
    expect(body.data.map(({ host, status }) => [host, status])).toEqual([
      ['db-1', 'offline'],
      ['web-1', 'online'],
      ['web-2', 'stale'],
      ['web-9', 'offline'],
      ['zz-silent', 'offline'],
    ]);
    expect(body.data[3]).toMatchObject({
      cpuPercent: null,
      processCount: 2,
      lastSeen: new Date(now - 3 * 86_400_000).toISOString(),
    });
    expect(body.data[4]).toMatchObject({ cpuPercent: null, processCount: null, eventSource: null, lastSeen: null });
  });

  it('pages through hosts', async () => {
    const hosts = await readAllPages<{ host: string }>(world, '/api/v1/hosts?limit=2');
    expect(hosts.map(({ host }) => host)).toEqual(['db-1', 'web-1', 'web-2', 'web-9', 'zz-silent']);
  });

  it.each([
    ['limit=0', ['limit']],
    ['limit=10001', ['limit']],
    ['limit=1.5', ['limit']],
    ['limit=0x10', ['limit']],
    ['limit=', ['limit']],
    ['limit=1&limit=2', ['limit']],
    ['cursor=nonsense', ['cursor']],
    ['cursor=WyJhY3Rpb25zIiwiYSJd', ['cursor']],
    ['nope=1&limit=x&also=2', ['also', 'limit', 'nope']],
    ["host=a'%20OR%201=1", ['host']],
  ])('rejects ?%s and reports every problem', async (query, paths) => {
    const { status, body } = await world.get(`/api/v1/hosts?${query}`);
    expect(status).toBe(400);
    expect([...new Set((body['errors'] as { path: string }[]).map(({ path }) => path))].sort()).toEqual(paths);
  });
});

describe('GET /hosts/{host}', () => {
  it('answers with one host', async () => {
    expect(await world.get('/api/v1/hosts/web-2')).toMatchObject({
      status: 200,
      body: { data: { host: 'web-2', status: 'stale' }, meta: {} },
    });
  });

  it('reports the event source of the last tick', async () => {
    for (const [index, event_source] of ['sweep', 'kernel', 'to-come'].entries()) {
      const ts = now - 5000 + index * 1000;
      await insertHost(world.storage, `events-${index}`, ts);
      for (const [seq, source] of [
        [1, 'sweep'],
        [2, event_source],
      ] as const) {
        await insertRows(world.storage, 'ticks', [
          {
            host: `events-${index}`,
            ts: ts - 100 + seq,
            seq,
            part: 1,
            parts: 1,
            host_id: 'id',
            boot_id: 'boot',
            queue: 'q',
            elapsed_ms: 10_000,
            keyframe: true,
            processes: 1,
            dropped: 0,
            event_source: source,
          },
        ]);
      }
    }
    const sources = await Promise.all(
      [0, 1, 2].map(
        async (index) =>
          (await world.get<{ eventSource: string | null }>(`/api/v1/hosts/events-${index}`)).body.data.eventSource,
      ),
    );
    expect(sources).toEqual(['sweep', 'kernel', null]);
  });

  it.each([
    'nope',
    'WEB-1',
    "web-1' OR '1'='1",
    'web-1;DROP TABLE hosts',
    '{host:String}',
    '...',
    '%',
    '\u0000',
    '💥',
    'a'.repeat(500),
  ])('answers 404 for %j', async (host) => {
    for (const suffix of ['', '/processes', '/metrics/latest']) {
      const { status, body } = await world.get(`/api/v1/hosts/${encodeURIComponent(host)}${suffix}`);
      expect([status, body['type']]).toEqual([404, 'https://psfleet.dev/problems/unknown-host']);
    }
  });
});
