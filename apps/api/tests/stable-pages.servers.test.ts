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
