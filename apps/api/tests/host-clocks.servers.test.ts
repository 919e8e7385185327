import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertTick, type SeedTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface ShownHost {
  readonly status: string;
  readonly lastSeen: string | null;
  readonly clockOffset: number | null;
  readonly catchingUp: number | null;
  readonly warnings: readonly { readonly code: string; readonly remedy: string }[];
}
interface Row {
  readonly host: string;
  readonly name: string;
}
type Meta = Readonly<Record<string, unknown>>;

const [secondMs, hourMs] = [1_000, 3_600_000];
const now = Math.floor(Date.now() / secondMs) * secondMs;
let world: World;

/** A tick that is `ageMs` old, and arrived at `arrivedMs` before now. */
async function tick(host: string, ageMs: number, seq: number, changes: Partial<SeedTick> = {}): Promise<void> {
  const processes = [{ pid: 7, name: `as-of-${ageMs / secondMs}-s-ago` }];
  await insertTick(world.storage, { host, ts: now - ageMs, arrivedAt: now - ageMs, seq, processes, ...changes });
}

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  for (const host of ['ahead', 'twin', 'catching-up', 'long-catching-up', 'frozen', 'with-dead-twin', 'untimed']) {
    await insertHost(storage, host, now);
  }
  await tick('ahead', 4_000, 1, { offsetMs: -2 * hourMs });
  await tick('twin', 4_000, 1, { isTwin: true });
  await tick('catching-up', 2 * hourMs, 1, { arrivedAt: now - 300 });
  await tick('long-catching-up', 20 * hourMs, 1, { arrivedAt: now - 300 });
  // Its ticks of the last hour arrived an hour ago.
  await tick('frozen', 500_000, 1);
  // The machine that was switched off had greater numbers, and a clock 8 minutes ahead.
  await tick('with-dead-twin', 4_000, 3, { queue: 'own' });
  await tick('with-dead-twin', -480_000 + 60_000, 900_000, { queue: 'dead', arrivedAt: now - 60_000, isUntimed: true });
  await tick('untimed', 4_000, 1, { isUntimed: true });
});
afterAll(() => world.stop());

async function show(host: string): Promise<ShownHost> {
  const { status, body } = await world.get<ShownHost>(`/api/v1/hosts/${host}`);
  expect([host, status]).toEqual([host, 200]);
  return body.data;
}

async function ask(path: string): Promise<{ data: readonly Row[]; meta: Meta }> {
  const { status, body } = await world.get<Row[]>(`/api/v1${path}`);
  expect([path, status]).toEqual([path, 200]);
  return body;
}

describe('GET /hosts/{host}', () => {
  it.each<[string, Partial<ShownHost>, string[]]>([
    ['ahead', { status: 'online', clockOffset: 7_200, catchingUp: null }, ['wrong-clock']],
    ['twin', { status: 'online', clockOffset: 0 }, ['twin']],
    ['catching-up', { status: 'online', catchingUp: 720 }, ['catching-up']],
    ['long-catching-up', { status: 'online', catchingUp: 7_200 }, ['catching-up']],
    ['frozen', { status: 'offline', catchingUp: null }, []],
    ['with-dead-twin', { status: 'online', clockOffset: 0 }, []],
    ['untimed', { status: 'online', clockOffset: null }, ['unknown-time']],
  ])('shows the clock of %s', async (host, shown, codes) => {
    const data = await show(host);
    expect(data).toMatchObject(shown);
    expect(data.warnings.map(({ code }) => code).filter((code) => code !== 'not-enrolled')).toEqual(codes);
    expect(data.warnings.every(({ remedy }) => remedy.length > 10)).toBe(true);
  });

  it('says when the last message arrived, whatever the ticks say', async () => {
    const { lastSeen } = await show('catching-up');
    expect(lastSeen).toBe(new Date(now - 300).toISOString());
  });
});

describe('a host that sends the ticks of an outage', () => {
  it.each([
    ['catching-up', 2 * hourMs],
    ['long-catching-up', 20 * hourMs],
  ])('is shown as of the newest one: %s', async (host, ageMs) => {
    const { data, meta } = await ask(`/hosts/${host}/processes`);
    expect(data.map(({ name }) => name)).toEqual([`as-of-${ageMs / secondMs}-s-ago`]);
    expect(meta).toMatchObject({ at: new Date(now - ageMs).toISOString(), partial: true });
    expect(meta['warnings']).toEqual([
      `still sending the ticks of an outage, shown as of the last one that arrived: ${host}`,
    ]);
  });

  it('is in answers about the fleet, unless the tick is too old', async () => {
    const { data, meta } = await ask('/processes?sort=host');
    expect(data.map(({ host }) => host)).toEqual(['ahead', 'catching-up', 'twin', 'untimed', 'with-dead-twin']);
    expect(meta['warnings']).toEqual([
      'offline, left out: frozen',
      'no complete tick in the 12 hours before, left out: long-catching-up',
      'still sending the ticks of an outage, shown as of the last one that arrived: catching-up',
    ]);
  });
});

it('shows the agent that sends now, not the machine that used its name', async () => {
  const { data, meta } = await ask('/hosts/with-dead-twin/processes');
  expect(data.map(({ name }) => name)).toEqual(['as-of-4-s-ago']);
  expect(meta['partial']).toBe(false);
  const top = await ask('/processes/top?by=rss&host=with-dead-twin');
  expect(top.data.map(({ name }) => name)).toEqual(['as-of-4-s-ago']);
});
