import { rollUpStep } from '@psfleet/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertHost, insertMetrics, insertRows, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Series {
  readonly dimensions: Record<string, string>;
  readonly points: readonly [string, number | null][];
}
interface Answer {
  readonly series: Series[];
  readonly meta: Record<string, unknown>;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const now = Math.floor(Date.now() / 10_000) * 10_000;
/** Twenty minutes across the start of an hour. */
const start = Math.floor(now / hourMs) * hourMs - 2 * hourMs - 10 * minuteMs;
const end = start + 20 * minuteMs;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  await insertHost(storage, 'web-1', now);
  const ticks = Array.from({ length: 120 }, (_, tick) => ({
    host: 'web-1',
    ts: start + tick * 10_000 + 3000,
    seq: tick + 1,
  }));
  // Every message is delivered twice; the counter of eth0 is reset once, and some values of a gauge are unknown.
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertRows(
      storage,
      'ticks',
      ticks.map((tick) => ({ ...tick, part: 1, parts: 1, elapsed_ms: 10_000, keyframe: true })),
    );
    await insertRows(storage, 'process_samples', [
      { host: 'web-1', ts: start + 3000, seq: 1, proc_uid: '1', name: 'init', rss: 1 },
    ]);
    await insertMetrics(
      storage,
      'virtual_memory',
      ticks.map((tick) => ({ ...tick, percent: (tick.seq * 7) % 100, used: tick.seq % 4 === 0 ? null : tick.seq })),
    );
    // Two rows have the same time because the clock was set back, and they are stored out of order.
    await insertMetrics(
      storage,
      'virtual_memory',
      [122, 121].map((seq) => ({ host: 'web-1', ts: start + 119 * 10_000 + 3000, seq, percent: null, used: seq })),
    );
    const sent = (nic: string, seq: number): number => (nic === 'eth0' && seq > 70 ? seq - 70 : seq) * seq * 10;
    await insertMetrics(
      storage,
      'net_io_counters',
      ticks.flatMap((tick) => ['eth0', 'lo'].map((nic) => ({ ...tick, nic, bytes_sent: sent(nic, tick.seq) }))),
    );
  }
});
afterAll(() => world.stop());

async function query(body: object): Promise<Answer> {
  const { status, body: answer } = await world.post<Series[]>('/api/v1/metrics/query', {
    from: start,
    to: end,
    ...body,
  });
  expect(status).toBe(200);
  return { series: answer.data, meta: answer.meta };
}

const bodies = [60, 300, 3600].flatMap((step) => [
  ...(['avg', 'min', 'max', 'sum', 'last'] as const).map((agg) => ({
    metrics: ['virtual_memory.percent', 'virtual_memory.free'],
    agg,
    step,
  })),
  ...(['avg', 'min', 'max', 'sum', 'last'] as const).map((agg) => ({ metrics: ['virtual_memory.used'], agg, step })),
  { metrics: ['net_io_counters.bytes_sent'], agg: 'rate', step },
  { metrics: ['net_io_counters.bytes_sent'], agg: 'last', step },
  {
    metrics: ['net_io_counters.bytes_sent'],
    agg: 'rate',
    step,
    groupBy: ['host'],
    dimensions: { nic: ['lo', 'eth0'] },
  },
]);

const rounded = ({ series }: Answer): unknown[] =>
  series.map(({ dimensions, points }) => [
    dimensions,
    points.map(([ts, value]) => [ts, value === null ? null : Number(value.toPrecision(10))]),
  ]);

it('answers the same from rollups as from raw rows, even after those are deleted', async () => {
  const fromRaw: unknown[] = [];
  for (const body of bodies) {
    const answer = await query(body);
    expect(answer.meta).toMatchObject({ tier: 'raw', warnings: [] });
    expect(answer.series.flatMap(({ points }) => points).length).toBeGreaterThan(0);
    fromRaw.push(rounded(answer));
  }
  let caughtUp = false;
  while (!caughtUp) {
    ({ caughtUp } = await rollUpStep(world.storage));
  }
  for (const round of ['with raw rows', 'without raw rows']) {
    for (const [index, body] of bodies.entries()) {
      const answer = await query(body);
      expect(answer.meta, round).toMatchObject({
        tier: body.step === 3600 ? '1h' : '1m',
        step: body.step,
        warnings: [],
      });
      expect(rounded(answer), `${round}: ${JSON.stringify(body)}`).toEqual(fromRaw[index]);
    }
    for (const table of ['ticks', 'metrics_host', 'metrics_by_dimension']) {
      await world.storage.command(`TRUNCATE TABLE ${table}`);
    }
    await insertTick(world.storage, { host: 'web-1', ts: now, seq: 500, processes: [] });
  }

  // Steps finer than the rollups, and aggregations that rollups do not keep.
  const fine = await query({ metrics: ['virtual_memory.percent'], step: 10 });
  expect(fine.meta).toMatchObject({ tier: '1m', step: 60, warnings: [expect.stringContaining('60 s')] });
  expect(fine.series[0]?.points).toHaveLength(20);
  for (const [metric, agg] of [
    ['virtual_memory.percent', 'p95'],
    ['net_io_counters.bytes_sent', 'max'],
  ]) {
    const lost = await query({ metrics: [metric], agg, step: 60 });
    expect([lost.series, lost.meta]).toEqual([
      [],
      expect.objectContaining({
        tier: 'raw',
        warnings: [expect.stringMatching(`${agg} of ${metric} is not kept before`)],
      }),
    ]);
  }
}, 180_000);

it('adds raw rows where minutes are not rolled up yet', async () => {
  // Minutes are rolled up to 75 s before the steps above, which may have run long after `now`.
  const late = Math.floor(Date.now() / 10_000) * 10_000;
  world.setNow(late);
  const ticks = Array.from({ length: 6 }, (_, tick) => ({
    host: 'web-1',
    ts: late - 60_000 + tick * 10_000,
    seq: 600 + tick,
    percent: tick,
  }));
  await insertMetrics(world.storage, 'virtual_memory', ticks);
  const { series, meta } = await query({ metrics: ['virtual_memory.percent'], agg: 'sum', step: 86_400, to: late });
  expect(meta).toMatchObject({ tier: '1h' });
  const before = Array.from({ length: 120 }, (_, tick) => ((tick + 1) * 7) % 100).reduce(
    (sum, value) => sum + value,
    0,
  );
  expect(series.flatMap(({ points }) => points).reduce((sum, [, value]) => sum + Number(value), 0)).toBe(before + 15);
});
