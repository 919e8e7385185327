import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertMetrics, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Series {
  readonly points: readonly (readonly [string, number | null])[];
}

const end = Math.floor(Date.now() / 60_000) * 60_000;
const start = end - 120_000;
const fleet = ['fleet-1', 'fleet-2', 'fleet-3'];
const memory = { metrics: ['virtual_memory.used'], from: start, to: end, step: 60, groupBy: [] };
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(end);
  for (const host of fleet) {
    await insertHost(world.storage, host, end);
    await insertTick(world.storage, { host, ts: end - 10_000, seq: 12, processes: [] });
    const samples = Array.from({ length: 12 }, (_, seq) => ({ host, ts: start + seq * 10_000, seq }));
    await insertMetrics(
      world.storage,
      'virtual_memory',
      samples.map((sample) => ({ ...sample, used: 2.7e9 })),
    );
    await insertMetrics(
      world.storage,
      'net_io_counters',
      samples.map((sample) => ({ ...sample, nic: 'lo', bytes_sent: sample.seq * 200 })),
    );
  }
});
afterAll(() => world.stop());

async function valuesOf(body: object): Promise<(number | null)[][]> {
  const answer = await world.post<Series[]>('/api/v1/metrics/query', body);
  expect(answer.status).toBe(200);
  return answer.body.data.map(({ points }) => points.map(([, value]) => value));
}

describe('the sum over hosts', () => {
  it.each(['avg', 'last', 'max', 'p95'])('with %s in time is not the sum of all their samples', async (agg) => {
    expect(await valuesOf({ ...memory, agg, across: 'sum' })).toEqual([[8.1e9, 8.1e9]]);
  });

  it('is told to whoever asks for the sum of samples', async () => {
    const { status, body } = await world.post('/api/v1/metrics/query', { ...memory, agg: 'sum' });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('take agg avg and across sum')]);
  });

  it('is one of several ways to merge', async () => {
    expect(await valuesOf({ ...memory, agg: 'max', across: 'avg' })).toEqual([[2.7e9, 2.7e9]]);
    expect(await valuesOf({ ...memory, agg: 'sum', across: 'min' })).toEqual([[16.2e9, 16.2e9]]);
  });

  it('adds rates, unless their mean is asked for', async () => {
    const rates = { ...memory, metrics: ['net_io_counters.bytes_sent'], agg: 'rate' };
    expect(await valuesOf(rates)).toEqual([[60, 60]]);
    expect(await valuesOf({ ...rates, across: 'avg' })).toEqual([[20, 20]]);
  });
});
