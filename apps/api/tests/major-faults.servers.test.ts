import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertHost, insertTick, uidOf, type SeedProcess } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Row {
  readonly pid: number;
  readonly majorFaults: number | null;
}

const host = 'web-1';
const now = Math.floor(Date.now() / 40_000) * 40_000;
const [busy, unknown, idle, idleUnknown] = [1, 2, 3, 4];
const seed = (pid: number, majorFaults?: number): SeedProcess => ({
  pid,
  rss: 10_000 - pid,
  ...(majorFaults === undefined ? {} : { majorFaults }),
});
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertHost(world.storage, host, now);
  const keyframe = [seed(busy, 7), seed(unknown), seed(idle, 4), seed(idleUnknown)];
  // Every message came twice.
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertTick(world.storage, { host, ts: now - 20_000, seq: 1, processes: keyframe });
    const processes = [seed(busy, 3), seed(unknown)];
    await insertTick(world.storage, { host, ts: now - 10_000, seq: 2, keyframe: false, processes });
  }
});
afterAll(() => world.stop());

async function majorFaultsByPid(path: string): Promise<readonly (number | null)[]> {
  const { body } = await world.get<Row[]>(path);
  const byPid = new Map(body.data.map(({ pid, majorFaults }) => [pid, majorFaults]));
  return [busy, unknown, idle, idleUnknown].map((pid) => byPid.get(pid) ?? null);
}

it.each([`/api/v1/hosts/${host}/processes`, '/api/v1/processes/top?by=rss'])(
  '%s shows the major faults of the last tick: 0 for an idle process, null where they are not known',
  async (path) => {
    expect(await majorFaultsByPid(path)).toEqual([3, null, 0, null]);
  },
);

it.each([
  [busy, 10, [7, 3]],
  [busy, 40, [10]],
  [unknown, 10, [null, null]],
  [idle, 10, [4, 0]],
  [idleUnknown, 10, [null, null]],
])('the history of process %i in steps of %i s shows those of each bucket: %j', async (pid, step, expected) => {
  const path = `/api/v1/processes/${uidOf(host, { pid })}/history`;
  const { body } = await world.get<Row[]>(`${path}?from=${now - 40_000}&to=${now}&step=${step}`);
  expect(body.data.map(({ majorFaults }) => majorFaults)).toEqual(expected);
});
