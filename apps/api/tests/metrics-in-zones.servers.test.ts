import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertMetrics, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Series {
  readonly points: readonly (readonly [string, number | null])[];
}

const hourMs = 3_600_000;
/** The days around the end of a summer time in Berlin, on 29 October at 01:00 UTC. Rows of the past would expire. */
const start = Date.parse('2090-10-27T22:00:00Z');
const end = Date.parse('2090-10-30T23:00:00Z');
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(end);
  await insertHost(world.storage, 'web-1', end);
  await insertTick(world.storage, { host: 'web-1', ts: end - 10_000, seq: 1, processes: [] });
  const samples = Array.from({ length: (end - start) / hourMs }, (_, hour) => ({
    host: 'web-1',
    ts: start + hour * hourMs + 1000,
    seq: hour,
  }));
  await insertMetrics(
    world.storage,
    'virtual_memory',
    samples.map((sample) => ({ ...sample, used: 1 })),
  );
});
afterAll(() => world.stop());

async function ask(body: object) {
  const { status, body: answer } = await world.post<Series[]>('/api/v1/metrics/query', {
    metrics: ['virtual_memory.used'],
    agg: 'sum',
    from: start,
    to: end,
    ...body,
  });
  return { status, answer, points: answer.data?.[0]?.points ?? [] };
}

describe('steps by the clock of a time zone', () => {
  it('a day has the hours that its clock shows', async () => {
    const { points, answer } = await ask({ step: 86_400, timeZone: 'Europe/Berlin' });
    expect(points).toEqual([
      ['2090-10-27T22:00:00.000Z', 24],
      ['2090-10-28T22:00:00.000Z', 25],
      ['2090-10-29T23:00:00.000Z', 24],
    ]);
    expect(answer.meta).toMatchObject({ timeZone: 'Europe/Berlin', step: 86_400, from: '2090-10-27T22:00:00.000Z' });
  });

  it('a day is that of UTC without one, and says so', async () => {
    const { points, answer } = await ask({ step: 86_400 });
    expect(points[0]).toEqual(['2090-10-27T00:00:00.000Z', 2]);
    expect(answer.meta['timeZone']).toBe('UTC');
  });

  it('the hour that the clock repeats is there twice', async () => {
    const { points } = await ask({ step: 3600, timeZone: 'Europe/Berlin' });
    expect(points).toHaveLength((end - start) / hourMs);
    expect(new Set(points.map(([, value]) => value))).toEqual(new Set([1]));
  });

  it('holds for merged series and rates too', async () => {
    const merged = await ask({ step: 86_400, timeZone: 'Europe/Berlin', agg: 'max', across: 'sum', groupBy: [] });
    expect(merged.points.map(([time]) => time.slice(11, 13))).toEqual(['22', '22', '23']);
  });

  it('takes a step that fits days where none is given', async () => {
    const { status, answer } = await ask({ points: 50, timeZone: 'Asia/Kolkata' });
    expect([status, answer.meta['step']]).toEqual([200, 7200]);
  });

  it.each([
    [{ step: 7000, timeZone: 'UTC' }, 'step', 'must divide a day, or be whole days, with timeZone'],
    [{ step: 1, timeZone: 'UTC', from: end - 60_000 }, 'step', 'must divide a day, or be whole days, with timeZone'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone', 'must be a time zone such as Europe/Berlin'],
    [{ timeZone: '' }, 'timeZone', 'must be a time zone such as Europe/Berlin'],
  ])('refuses %j', async (body, path, message) => {
    const { status, answer } = await ask(body);
    expect([status, answer['errors']]).toEqual([400, [{ path, message }]]);
  });
});
