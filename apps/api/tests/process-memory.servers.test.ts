import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

const now = 1_795_377_600_000;
const readMs = now - 73_250;
let world: World;

/** One 300 MB mapping that four workers share, and a process that had 1.5 GB for a second. */
const shared = { shared: 300e6, peak_rss: 310e6, swap: 0, pss: 80e6, uss: 5e6, pss_at: readMs };
const workers = [11, 12, 13, 14].map((pid) => ({ pid, name: 'worker', rss: 305e6, memory: shared }));
const spike = { pid: 20, name: 'spike', rss: 20e6, memory: { peak_rss: 1.5e9, swap: 64e6 } };
const large = { pid: 21, name: 'large', rss: 200e6, memory: { pss: 190e6, uss: 180e6, pss_at: readMs } };

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertHost(world.storage, 'web-1', now);
  await insertTick(world.storage, {
    host: 'web-1',
    ts: now - 20_000,
    seq: 1,
    processes: [...workers, spike, large],
  });
  await insertTick(world.storage, {
    host: 'web-1',
    ts: now - 10_000,
    seq: 2,
    keyframe: false,
    newestKeyframe: { seq: 1, ts: now - 20_000 },
    // The footprint was not read again, and stays.
    processes: [{ ...large, rss: 100e6 }],
  });
});
afterAll(() => world.stop());

type Row = Readonly<Record<string, unknown>>;
const ask = async (path: string): Promise<readonly Row[]> => (await world.get<Row[]>(`/api/v1${path}`)).body.data;
const named = async (path: string): Promise<unknown[]> => (await ask(path)).map(({ name, value }) => [name, value]);

describe('the memory of a process', () => {
  const values = {
    rss: 305e6,
    shared: 300e6,
    peakRss: 310e6,
    swap: 0,
    pss: 80e6,
    uss: 5e6,
    pssAt: new Date(readMs).toISOString(),
  };
  const uid = uidOf('web-1', { pid: 11 });

  it.each([
    ['table', '/hosts/web-1/processes?limit=1&sort=pid'],
    ['table of the fleet', '/processes?limit=1&sort=pid'],
    ['top', '/processes/top?by=rss&limit=10'],
  ])('has its parts, and when they were read, in the %s', async (_, path) => {
    expect((await ask(path)).find(({ pid }) => pid === 11)).toMatchObject(values);
  });

  it('has them in its detail and its history', async () => {
    expect((await world.get<Row>(`/api/v1/processes/${uid}`)).body.data).toMatchObject(values);
    expect(await ask(`/processes/${uid}/history?from=${now - 60_000}&to=${now}&step=10`)).toMatchObject([
      values,
      values,
    ]);
  });

  it('is null where it was not read', async () => {
    const [row] = await ask('/hosts/web-1/processes?name=spike');
    expect(row).toMatchObject({ pss: null, uss: null, pssAt: null, peakRss: 1.5e9, swap: 64e6 });
  });

  it.each([
    ['pss', 'large', 190e6],
    ['peakRss', 'spike', 1.5e9],
    ['swap', 'spike', 64e6],
  ])('ranks by %s what its rss does not show', async (by, name, value) => {
    expect((await named(`/processes/top?by=${by}&limit=10`))[0]).toEqual([name, value]);
    expect((await named(`/processes/top?by=${by}&from=${now - 60_000}`))[0]).toEqual([name, value]);
    expect((await ask(`/hosts/web-1/processes?sort=-${by}&limit=1`))[0]).toMatchObject({ name, [by]: value });
  });
});
