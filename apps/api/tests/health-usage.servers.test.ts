import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Usage {
  readonly broker: {
    readonly streamMaxBytes: number;
    readonly pendingMessages: number;
    readonly behind: number;
  } | null;
  readonly storage: {
    readonly bytes: number;
    readonly disks: readonly { readonly freeBytes: number; readonly totalBytes: number }[];
    readonly tables: readonly { readonly table: string; readonly rows: number; readonly bytes: number }[];
    readonly rawDays: readonly { readonly day: string; readonly rows: number; readonly bytes: number }[];
  } | null;
}

const path = '/api/v1/health/usage';
const now = Date.now();
const dayMs = 86_400_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  await insertHost(world.storage, 'web-1', now);
  for (const [seq, ts] of [now - dayMs, now - 1000].entries()) {
    await insertTick(world.storage, { host: 'web-1', ts, seq, processes: [{ pid: 1, cpuTicks: 3, rss: 4096 }] });
  }
});
afterAll(() => world.stop());

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

describe('GET /health/usage', () => {
  it('says what the tables and the days of raw rows take, with the rights that the API has', async () => {
    const { status, body } = await world.get<Usage>(path);
    expect([status, body.meta['failed']]).toEqual([200, []]);
    const { storage } = body.data;
    expect(storage?.tables.find(({ table }) => table === 'process_samples')).toMatchObject({ rows: 2 });
    const days = storage?.rawDays.map(({ day }) => day) ?? [];
    expect(days.slice(0, 2)).toEqual([dayOf(now - 1000), dayOf(now - dayMs)]);
    expect(storage?.rawDays.every(({ rows, bytes }) => rows > 0 && bytes > 0)).toBe(true);
    const total = storage?.tables.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(total).toBe(storage?.bytes);
    expect(storage?.disks[0]?.totalBytes).toBeGreaterThan(storage?.disks[0]?.freeBytes ?? Infinity);
  });

  it('reads once for all who ask at the same time', async () => {
    const countQueries = async (): Promise<number> => {
      const sql = "SELECT value FROM system.events WHERE event = 'SelectQuery'";
      return (await world.storage.query<{ value: number }>(sql)).rows[0]?.value ?? 0;
    };
    const before = await countQueries();
    const answers = await Promise.all(Array.from({ length: 40 }, () => world.get<Usage>(path)));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body.data]))).size).toBe(1);
    // A reading takes five; the API has a few of its own.
    expect((await countQueries()) - before).toBeLessThan(40);
  });

  it('says how full the stream is and how far it is stored', async () => {
    const { body } = await world.get<Usage>(path);
    expect(body.data.broker).toMatchObject({ pendingMessages: 0, behind: 0 });
    expect(body.data.broker?.streamMaxBytes).toBeGreaterThan(1_000_000);
  });

  it('still answers when the broker does not, and says why', async () => {
    await world.nats.stop();
    await expect.poll(async () => (await world.get<Usage>(path)).body.data.broker, { timeout: 30_000 }).toBeNull();
    const { status, body } = await world.get<Usage>(path);
    expect(status).toBe(200);
    expect(body.data.storage).not.toBeNull();
    expect(body.meta['failed']).toEqual([{ check: 'broker', reason: expect.stringMatching(/./) as string }]);
  });
});
