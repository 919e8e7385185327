import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertHost, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

const now = Math.floor(Date.now() / 10_000) * 10_000;
const pids = Array.from({ length: 12 }, (_, index) => index + 1);
let world: World;

interface Row {
  readonly host: string;
  readonly procUid: string;
  readonly rss: number;
}

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  for (const host of ['web-1', 'web-2']) {
    await insertHost(world.storage, host, now);
  }
  const processes = pids.map((pid) => ({ pid, rss: pid * 100 }));
  await insertTick(world.storage, { host: 'web-1', ts: now - 5000, seq: 1, processes });
  await insertTick(world.storage, { host: 'web-2', ts: now - 16_000, seq: 1, processes });
});
afterAll(() => world.stop());

it('no row of later pages changes when the late tick of another host arrives between them', async () => {
  const whole = await world.get<Row[]>('/api/v1/processes?sort=-rss');
  const first = await world.get<Row[]>('/api/v1/processes?sort=-rss&limit=6');
  // Its time is before that of the newest tick. Memory is the other way round, and one process has ended.
  await insertTick(world.storage, {
    host: 'web-2',
    ts: now - 6000,
    seq: 2,
    keyframe: false,
    processes: pids.map((pid) => (pid === 1 ? { pid, exited: true } : { pid, rss: 1300 - pid * 100 })),
  });
  const rows = [...first.body.data];
  for (let cursor = first.body.meta['cursor'] as string | null; cursor !== null;) {
    const page = await world.get<Row[]>(`/api/v1/processes?sort=-rss&limit=6&cursor=${cursor}`);
    rows.push(...page.body.data);
    cursor = page.body.meta['cursor'] as string | null;
  }
  const textOf = ({ host, procUid, rss }: Row): string => `${host} ${procUid} ${rss}`;
  expect(rows.map(textOf)).toEqual(whole.body.data.map(textOf));
  const later = await world.get<Row[]>('/api/v1/processes?sort=-rss&host=web-2');
  expect(later.body.data[0]).toMatchObject({ procUid: uidOf('web-2', { pid: 2 }), rss: 1100 });
});

it.each([
  ['becomes visible after its time of insertion', 'web-3', 'inserted_at - INTERVAL 1 HOUR'],
  ['is stored again', 'web-4', 'inserted_at + INTERVAL 1 HOUR'],
])('a later page warns of a tick that %s', async (_, host, insertedAt) => {
  const processes = pids.map((pid) => ({ pid, rss: pid * 100 }));
  await insertHost(world.storage, host, now);
  await insertTick(world.storage, { host, ts: now - 20_000, seq: 1, processes });
  await insertTick(world.storage, { host, ts: now - 16_000, seq: 2, processes });
  const path = `/api/v1/processes?sort=-rss&limit=6&host=web-1&host=${host}`;
  const { body } = await world.get<Row[]>(path);
  const later = `${path}&cursor=${body.meta['cursor'] as string}`;
  expect([body.meta['warnings'], (await world.get(later)).body.meta['warnings']]).toEqual([[], []]);
  const isHidden = insertedAt.includes('-');
  if (isHidden) {
    await insertTick(world.storage, { host, ts: now - 6000, seq: 3, processes });
  }
  await world.storage.command(
    `ALTER TABLE ticks UPDATE inserted_at = ${insertedAt} WHERE host = '${host}' AND seq = ${isHidden ? 3 : 2}`,
    { settings: { mutations_sync: '2' } },
  );
  const { meta, data } = (await world.get<Row[]>(later)).body;
  expect(data).toHaveLength(6);
  expect(meta).toMatchObject({
    partial: true,
    warnings: [expect.stringContaining('the first page was made from other ticks') as string],
  });
});
